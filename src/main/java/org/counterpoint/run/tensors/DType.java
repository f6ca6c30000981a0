package org.counterpoint.run.tensors;

import org.jspecify.annotations.Nullable;

/** Element types of safetensors files. */
public enum DType {
    /** One byte, 0 or 1. */
    BOOL(8),
    /** Unsigned byte. */
    U8(8),
    /** Signed byte. */
    I8(8),
    /** 8-bit float, 5 exponent bits. */
    F8_E5M2(8),
    /** 8-bit float, 4 exponent bits. */
    F8_E4M3(8),
    /** 8-bit power of two, used as a block scale. */
    F8_E8M0(8),
    /** 6-bit float, 2 exponent bits. */
    F6_E2M3(6),
    /** 6-bit float, 3 exponent bits. */
    F6_E3M2(6),
    /** 4-bit float. */
    F4(4),
    /** Signed 16-bit integer. */
    I16(16),
    /** Unsigned 16-bit integer. */
    U16(16),
    /** IEEE half precision. */
    F16(16),
    /** Upper half of an IEEE single. */
    BF16(16),
    /** Signed 32-bit integer. */
    I32(32),
    /** Unsigned 32-bit integer. */
    U32(32),
    /** IEEE single precision. */
    F32(32),
    /** Two singles. */
    C64(64),
    /** IEEE double precision. */
    F64(64),
    /** Signed 64-bit integer. */
    I64(64),
    /** Unsigned 64-bit integer. */
    U64(64);

    private final int bits;

    DType(int bits) {
        this.bits = bits;
    }

    /** Bits of one element. */
    public int bits() {
        return bits;
    }

    static @Nullable DType of(String name) {
        for (DType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }
}
