package org.drover.libvirt.internal.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.drover.libvirt.AccessFailure;
import org.drover.libvirt.AccessFailure.Why;
import org.drover.libvirt.ConnectionLost;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.LibvirtUri;
import org.drover.libvirt.internal.rpc.Transport;
import org.drover.libvirt.internal.rpc.TransportFailed;

/**
 * The standard input and output of an {@code ssh} process, which lives as long as the connection. What it writes to its
 * standard error is the reason when it ends.
 */
public final class SshTransport implements Transport {
    private static final Logger LOG = System.getLogger(SshTransport.class.getName());
    private static final int COMPLAINTS_LIMIT = 4096;
    private static final long LAST_WORDS_MILLIS = 1000;

    private final Process process;
    private final String host;
    private final InputStream in;
    private final OutputStream out;
    private final Thread complaintsReader;
    private final StringBuffer complaints = new StringBuffer();

    private SshTransport(Process process, String host) {
        this.process = process;
        this.host = host;
        this.in = process.getInputStream();
        this.out = process.getOutputStream();
        this.complaintsReader = new Thread(this::collectComplaints, "libvirt-ssh " + host);
        complaintsReader.setDaemon(true);
        complaintsReader.start();
    }

    /** Starts ssh; whether it gets through shows with the first answer. {@code driver}: what will be asked for there. */
    public static SshTransport connect(LibvirtUri.Ssh endpoint, String driver, Duration timeout) throws IOException {
        ProcessBuilder ssh = new ProcessBuilder(SshCommand.line(endpoint, driver, timeout));
        ssh.environment().put("LC_ALL", "C"); // its messages are told apart below
        return new SshTransport(ssh.start(), endpoint.host());
    }

    /** Reads to the end, so that a talkative ssh is never held up; keeps the beginning. */
    private void collectComplaints() {
        byte[] buffer = new byte[1024];
        try (InputStream err = process.getErrorStream()) {
            for (int count = err.read(buffer); count >= 0; count = err.read(buffer)) {
                int kept = Math.min(count, COMPLAINTS_LIMIT - complaints.length());
                complaints.append(new String(buffer, 0, Math.max(0, kept), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            LOG.log(Logger.Level.DEBUG, host + ": reading what ssh says failed", e);
        }
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = in.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
        if (count < 0) {
            throw new TransportFailed(lastWords(null));
        }
        into.position(into.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        int count = from.remaining();
        try {
            out.write(from.array(), from.arrayOffset() + from.position(), count);
            out.flush();
        } catch (IOException e) {
            throw new TransportFailed(lastWords(e));
        }
        from.position(from.limit());
        return count;
    }

    /** Why it ended, in ssh's words; waits a moment for them, as its pipes close before it has ended. */
    private LibvirtFailure lastWords(IOException cause) {
        String status = "still running";
        try {
            if (process.waitFor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)) {
                status = "exit " + process.exitValue();
            }
            complaintsReader.join(LAST_WORDS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String said = complaints.toString().strip();
        String message = "ssh to " + host + " ended (" + status + ")" + (said.isEmpty() ? "" : ": " + said);
        if (said.contains("Host key verification failed") || said.contains("HOST IDENTIFICATION HAS CHANGED")) {
            return new AccessFailure(
                    Why.HOST_KEY,
                    message + "; put its right key into the known_hosts file (ssh-keyscan, then compare the fingerprint"
                            + " on the host)",
                    cause);
        }
        if (said.contains("Permission denied (")) {
            return new AccessFailure(
                    Why.REFUSED,
                    message + "; its authorized_keys must have our public key, which must not need a passphrase here",
                    cause);
        }
        return new ConnectionLost(message, cause);
    }

    /** Ends ssh, at once if it does not heed; its end closes the pipes, which nobody else can while they are in use. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS).exceptionally(stubborn -> {
            process.destroyForcibly();
            return process;
        });
    }
}
