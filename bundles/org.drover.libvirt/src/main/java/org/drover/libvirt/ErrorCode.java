package org.drover.libvirt;

/** The error numbers a caller decides by ({@code virErrorNumber} in {@code virterror.h}); the others are for people. */
public enum ErrorCode {
    INTERNAL_ERROR(1),
    NO_SUPPORT(3),
    INVALID_ARG(8),
    OPERATION_FAILED(9),
    XML_ERROR(27),
    DOMAIN_EXISTS(28),
    OPERATION_DENIED(29),
    SYSTEM_ERROR(38),
    RPC(39),
    NO_DOMAIN(42),
    NO_NETWORK(43),
    AUTH_FAILED(45),
    NO_STORAGE_POOL(49),
    NO_STORAGE_VOL(50),
    OPERATION_INVALID(55),
    CONFIG_UNSUPPORTED(67),
    OPERATION_TIMEOUT(68),
    MIGRATE_PERSIST_FAILED(69),
    ARGUMENT_UNSUPPORTED(74),
    OPERATION_ABORTED(78),
    NO_DOMAIN_METADATA(80),
    MIGRATE_UNSAFE(81),
    OPERATION_UNSUPPORTED(84),
    RESOURCE_BUSY(87),
    ACCESS_DENIED(88),
    STORAGE_VOL_EXISTS(90),
    MIGRATE_FINISH_OK(93),
    AUTH_UNAVAILABLE(94),
    DEVICE_MISSING(99),
    NO_DOMAIN_BACKUP(104);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
