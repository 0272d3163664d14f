package org.drover.libvirt;

import java.util.Objects;

/** A user of the daemon's SASL database ({@code saslpasswd2 -a libvirt USER}); the password is in no text of ours. */
public record Login(String user, String password) {
    public Login {
        Objects.requireNonNull(password, "password");
        if (user.isEmpty() || password.isEmpty() || (user + password).indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a login has a user and a password, without NUL characters");
        }
    }

    @Override
    public String toString() {
        return user;
    }
}
