package org.drover.libvirt.internal.xdr;

import org.drover.libvirt.DomainRef;
import org.drover.libvirt.HostCalls;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.ProtocolViolation;
import org.drover.libvirt.TypedParam;
import org.drover.libvirt.TypedParams;

/** The structures that many calls share, as {@code remote_protocol.x} lays them out. */
public final class RemoteTypes {
    /** {@code REMOTE_DOMAIN_LIST_MAX}, also that of networks, pools and interfaces. */
    public static final int LIST_LIMIT = 16384;

    /** The least bytes of a {@code remote_nonnull_domain}: an empty name's length, UUID, id. */
    public static final int SMALLEST_DOMAIN = 4 + 16 + 4;

    private static final int SMALLEST_PARAM = 8 + 4 + 4;

    private RemoteTypes() {}

    public static void domain(XdrWriter out, DomainRef domain) {
        out.string(domain.name()).uuid(domain.uuid()).int32(domain.id());
    }

    public static DomainRef domain(XdrReader in) throws ProtocolViolation {
        String name = in.string();
        return new DomainRef(in.uuid(), name, in.int32());
    }

    /** {@code remote_nonnull_storage_pool}, {@code remote_nonnull_network}. */
    public static HostCalls.Named named(XdrReader in) throws ProtocolViolation {
        return new HostCalls.Named(in.string(), in.uuid());
    }

    public static void params(XdrWriter out, TypedParams params, int limit) {
        out.list(params.list(), limit, RemoteTypes::param);
    }

    public static TypedParams params(XdrReader in, int limit) throws ProtocolViolation {
        return new TypedParams(in.list(limit, SMALLEST_PARAM, RemoteTypes::param));
    }

    private static void param(XdrWriter out, TypedParam param) {
        out.string(param.name());
        TypedParam.Value value = param.value();
        if (value instanceof TypedParam.Int32 v) {
            out.int32(1).int32(v.number());
        } else if (value instanceof TypedParam.UInt32 v) {
            out.int32(2).int32(v.bits());
        } else if (value instanceof TypedParam.Int64 v) {
            out.int32(3).int64(v.number());
        } else if (value instanceof TypedParam.UInt64 v) {
            out.int32(4).int64(v.bits());
        } else if (value instanceof TypedParam.Real v) {
            out.int32(5).int64(Double.doubleToLongBits(v.number()));
        } else if (value instanceof TypedParam.Bool v) {
            out.int32(6).bool(v.on());
        } else if (value instanceof TypedParam.Text v) {
            out.int32(7).string(v.text());
        }
    }

    private static TypedParam param(XdrReader in) throws ProtocolViolation {
        String name = in.string();
        if (name.isEmpty() || name.length() >= 80) {
            throw new ProtocolViolation("a parameter's name of " + name.length() + " characters");
        }
        int type = in.int32();
        return new TypedParam(
                name,
                switch (type) {
                    case 1 -> new TypedParam.Int32(in.int32());
                    case 2 -> new TypedParam.UInt32(in.int32());
                    case 3 -> new TypedParam.Int64(in.int64());
                    case 4 -> new TypedParam.UInt64(in.int64());
                    case 5 -> new TypedParam.Real(Double.longBitsToDouble(in.int64()));
                    case 6 -> new TypedParam.Bool(in.bool());
                    case 7 -> new TypedParam.Text(in.string());
                    default -> throw new ProtocolViolation("parameter '" + name + "' of unknown type " + type);
                });
    }

    /** {@code remote_error}: only number, origin and message mean something; the rest is read to be past it. */
    public static LibvirtException error(XdrReader in) throws ProtocolViolation {
        int code = in.int32();
        int domain = in.int32();
        String message = in.optional(XdrReader::string).orElse("libvirt error " + code + " without a message");
        in.int32();
        in.optional(RemoteTypes::domain);
        for (int i = 0; i < 3; i++) {
            in.optional(XdrReader::string);
        }
        in.int64();
        in.optional(network -> {
            network.string();
            return network.uuid();
        });
        return new LibvirtException(code, domain, message);
    }
}
