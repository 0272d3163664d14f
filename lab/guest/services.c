/*
 * What busybox lacks for the guests' services: one static program, called by three names.
 *   datagrams PORT     echoes UDP
 *   numbers COUNT      prints the numbers from 0, each a line of eight bytes
 *   blocks DEVICE      writes numbered, checksummed blocks, one after the other, for one user at its standard input
 *
 * The user of "blocks" sends one line "RUN MICROSECONDS" (RUN: 16 hexadecimal digits that no earlier run had) and hears
 * "slots S": block N goes to slot N mod S. Then the number of each block comes back as a line once the device has said
 * that it is kept (O_DIRECT, O_DSYNC), and the next is written no sooner than MICROSECONDS after it. Before each, the
 * block before is read back, and its own slot must not hold it yet: a guest whose memory is older than its disk would
 * find it there. "bad: ..." is the last line where something is wrong. It ends when its input does.
 *
 * A block is 512 words of 64 bits, big-endian: "DROVERBK", RUN, its number, then words that depend on all three and on
 * where they stand, and at last the CRC-32 of what came before. lab/blocks.py knows the same from this text alone.
 */
#define _GNU_SOURCE
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { WORDS = 512, SIZE = WORDS * 8, LARGEST_DATAGRAM = 65536 };
static uint64_t block[WORDS] __attribute__((aligned(SIZE)));
static uint64_t seen[WORDS] __attribute__((aligned(SIZE)));

static int fail(const char *what) {
    printf("bad: %s: %s\n", what, strerror(errno));
    fflush(stdout);
    return 1;
}

static uint32_t crc32_of(const void *data, size_t size) {
    static uint32_t table[256];
    const unsigned char *at = data;
    uint32_t crc = 0xFFFFFFFFu;
    if (!table[1])
        for (uint32_t n = 0; n < 256; n++) {
            uint32_t c = n;
            for (int k = 0; k < 8; k++) c = c & 1 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
            table[n] = c;
        }
    while (size--) crc = table[(crc ^ *at++) & 255] ^ (crc >> 8);
    return ~crc;
}

static void make(uint64_t run, uint64_t number) {
    memcpy(block, "DROVERBK", 8);
    block[1] = htobe64(run);
    block[2] = htobe64(number);
    for (uint64_t i = 3; i < WORDS - 1; i++) block[i] = htobe64(run ^ (number << 16 | i));
    block[WORDS - 1] = htobe64(crc32_of(block, SIZE - 8));
}

static int holds(uint64_t run, uint64_t number) {
    return !memcmp(seen, "DROVERBK", 8) && seen[1] == htobe64(run) && seen[2] == htobe64(number);
}

static int64_t now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

/* True when the user has gone. */
static int gone_by(int64_t due) {
    for (;;) {
        int64_t left = due - now_us();
        struct pollfd input = {.fd = 0, .events = POLLIN};
        struct timespec wait = {.tv_sec = 0, .tv_nsec = left > 0 ? left * 1000 % 1000000000 : 0};
        wait.tv_sec = left > 0 ? left / 1000000 : 0;
        if (ppoll(&input, 1, &wait, NULL) > 0) {
            char any;
            if (read(0, &any, 1) <= 0) return 1;
        } else if (left <= 0)
            return 0;
    }
}

static int blocks(const char *device) {
    unsigned long long run;
    long long every;
    char wish[64];
    size_t length = 0;
    while (length < sizeof wish - 1 && read(0, wish + length, 1) == 1 && wish[length] != '\n') length++;
    wish[length] = 0;
    if (sscanf(wish, "%llx %lld", &run, &every) != 2) return 1;
    int disk = open(device, O_RDWR | O_DIRECT | O_DSYNC);
    if (disk < 0) return fail(device);
    uint64_t slots = lseek(disk, 0, SEEK_END) / SIZE;
    if (slots < 2) return fail("the disk is too small");
    printf("slots %llu\n", (unsigned long long)slots);
    fflush(stdout);
    for (uint64_t number = 0, due = now_us(); !gone_by(due); number++) {
        if (number) {
            if (pread(disk, seen, SIZE, (number - 1) % slots * SIZE) != SIZE) return fail("reading back");
            if (memcmp(seen, block, SIZE)) {
                printf("bad: block %llu reads back as something else\n", (unsigned long long)number - 1);
                return 1;
            }
        }
        if (pread(disk, seen, SIZE, number % slots * SIZE) != SIZE) return fail("looking ahead");
        if (holds(run, number)) {
            printf("bad: block %llu is on the disk before it was written\n", (unsigned long long)number);
            return 1;
        }
        make(run, number);
        if (pwrite(disk, block, SIZE, number % slots * SIZE) != SIZE) return fail("writing");
        printf("%llu\n", (unsigned long long)number);
        if (fflush(stdout)) return 1;
        due = now_us() + every;
    }
    return 0;
}

static int datagrams(int port) {
    static char data[LARGEST_DATAGRAM];
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(port)}, user;
    int udp = socket(AF_INET, SOCK_DGRAM, 0);
    if (udp < 0 || bind(udp, (struct sockaddr *)&here, sizeof here)) return fail("datagrams");
    for (;;) {
        socklen_t size = sizeof user;
        ssize_t length = recvfrom(udp, data, sizeof data, 0, (struct sockaddr *)&user, &size);
        if (length >= 0) sendto(udp, data, length, 0, (struct sockaddr *)&user, size);
    }
}

static int numbers(long count) {
    for (long number = 0; number < count; number++) {
        char line[8];
        line[7] = '\n';
        for (long rest = number, at = 6; at >= 0; at--, rest /= 10) line[at] = '0' + rest % 10;
        fwrite(line, 1, sizeof line, stdout);
    }
    return fflush(stdout) ? 1 : 0;
}

int main(int count, char **words) {
    const char *name = strrchr(words[0], '/') ? strrchr(words[0], '/') + 1 : words[0];
    if (count == 2 && !strcmp(name, "blocks")) return blocks(words[1]);
    if (count == 2 && !strcmp(name, "datagrams")) return datagrams(atoi(words[1]));
    if (count == 2 && !strcmp(name, "numbers")) return numbers(atol(words[1]));
    fprintf(stderr, "called as blocks DEVICE, datagrams PORT or numbers COUNT\n");
    return 2;
}
