package org.drover.console.driver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.PaletteData;

/** A screen's memory as Xvfb keeps it in a file: an X window dump (XWDFile.h) of version 7, four bytes to a pixel. */
record Dump(int width, int height, int[] pixels) {
    private static final int VERSION = 7;
    private static final int COLOUR_BYTES = 12;

    static Dump read(Path file) throws IOException {
        ByteBuffer dump = ByteBuffer.wrap(Files.readAllBytes(file));
        int headerSize = dump.getInt(0);
        int width = dump.getInt(16);
        int height = dump.getInt(20);
        int bits = dump.getInt(44);
        int line = dump.getInt(48);
        int colours = dump.getInt(76);
        if (dump.getInt(4) != VERSION || bits != 32) throw new IOException("no screen's memory: " + file);
        int first = headerSize + colours * COLOUR_BYTES;
        dump.order(dump.getInt(28) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int[] pixels = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) pixels[y * width + x] = dump.getInt(first + y * line + 4 * x) & 0xFFFFFF;
        }
        return new Dump(width, height, pixels);
    }

    void write(Path png) {
        ImageData image = new ImageData(width, height, 24, new PaletteData(0xFF0000, 0xFF00, 0xFF));
        for (int y = 0; y < height; y++) image.setPixels(0, y, width, pixels, y * width);
        ImageLoader loader = new ImageLoader();
        loader.data = new ImageData[] {image};
        loader.save(png.toString(), SWT.IMAGE_PNG);
    }
}
