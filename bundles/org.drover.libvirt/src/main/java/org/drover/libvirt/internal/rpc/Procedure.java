package org.drover.libvirt.internal.rpc;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The calls and events this client uses: {@code enum remote_procedure} of {@code remote_protocol.x}. */
public enum Procedure {
    CONNECT_OPEN(1),
    CONNECT_CLOSE(2),
    CONNECT_GET_VERSION(4),
    NODE_GET_INFO(6),
    CONNECT_GET_CAPABILITIES(7),
    DOMAIN_CREATE_XML(10),
    DOMAIN_GET_XML_DESC(14),
    DOMAIN_LOOKUP_BY_UUID(24),
    DOMAIN_RESUME(28),
    DOMAIN_SHUTDOWN(33),
    DOMAIN_SUSPEND(34),
    CONNECT_GET_HOSTNAME(59),
    CONNECT_SUPPORTS_FEATURE(60),
    AUTH_LIST(66),
    AUTH_SASL_INIT(67),
    AUTH_SASL_START(68),
    AUTH_SASL_STEP(69),
    AUTH_POLKIT(70),
    CONNECT_GET_LIB_VERSION(157),
    DOMAIN_GET_JOB_INFO(163),
    DOMAIN_ABORT_JOB(164),
    DOMAIN_MIGRATE_SET_MAX_DOWNTIME(166),
    DOMAIN_CREATE_WITH_FLAGS(196),
    DOMAIN_MIGRATE_SET_MAX_SPEED(207),
    DOMAIN_GET_STATE(212),
    NODE_GET_CPU_STATS(227),
    NODE_GET_MEMORY_STATS(228),
    DOMAIN_UNDEFINE_FLAGS(231),
    DOMAIN_DESTROY_FLAGS(234),
    DOMAIN_SET_METADATA(264),
    DOMAIN_GET_METADATA(265),
    CONNECT_LIST_ALL_DOMAINS(273),
    CONNECT_LIST_ALL_STORAGE_POOLS(281),
    CONNECT_LIST_ALL_NETWORKS(283),
    CONNECT_LIST_ALL_INTERFACES(284),
    DOMAIN_GET_JOB_STATS(298),
    DOMAIN_MIGRATE_BEGIN3_PARAMS(302),
    DOMAIN_MIGRATE_PREPARE3_PARAMS(303),
    DOMAIN_MIGRATE_PERFORM3_PARAMS(305),
    DOMAIN_MIGRATE_FINISH3_PARAMS(306),
    DOMAIN_MIGRATE_CONFIRM3_PARAMS(307),
    CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY(316),
    CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY(317),
    DOMAIN_EVENT_CALLBACK_LIFECYCLE(318),
    DOMAIN_EVENT_CALLBACK_REBOOT(319),
    DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON(324),
    CONNECT_GET_ALL_DOMAIN_STATS(344),
    DOMAIN_DEFINE_XML_FLAGS(350),
    DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION(359),
    DOMAIN_EVENT_CALLBACK_JOB_COMPLETED(363),
    DOMAIN_MIGRATE_START_POST_COPY(364),
    DOMAIN_EVENT_CALLBACK_METADATA_CHANGE(379),
    DOMAIN_START_DIRTY_RATE_CALC(427),
    DOMAIN_ABORT_JOB_FLAGS(442);

    private static final Map<Integer, Procedure> BY_NUMBER =
            Arrays.stream(values()).collect(Collectors.toMap(Procedure::number, Function.identity()));

    private final int number;

    Procedure(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    public static String nameOf(int number) {
        Procedure known = BY_NUMBER.get(number);
        return known == null ? "procedure " + number : known.name();
    }
}
