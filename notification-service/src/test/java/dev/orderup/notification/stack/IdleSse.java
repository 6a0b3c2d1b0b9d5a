package dev.orderup.notification.stack;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Each event is one chunk, so its lines can be read as they stand on the wire. */
final class IdleSse extends IdleHttp {
    IdleSse(Instance instance, UUID order) {
        super(instance, "/orders/" + order + "/events", "Accept: text/event-stream");
    }

    /** An empty line before a request is ignored (RFC 9112, section 2.2). */
    @Override
    byte[] nothing() {
        return new byte[]{'\r', '\n'};
    }

    @Override
    void read(DataInputStream in) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        String event = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id:")) {
                saw(Long.parseLong(line.substring(3)));
            } else if (line.startsWith("event:")) {
                event = line;
            } else if (line.startsWith("data:{\"reason\"")) {
                ended(event + " " + line);
            } else if (line.equals("0")) {
                return;
            }
        }
    }
}
