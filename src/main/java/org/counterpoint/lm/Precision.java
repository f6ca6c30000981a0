package org.counterpoint.lm;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The number type in which a model's base weights lie and its layers compute. Adapters, optimizers and losses are always f32. */
public enum Precision {
    /** 32 bits. */
    FLOAT32(4),
    /** The upper 16 bits of that: half the memory, 8 bits of precision. */
    BFLOAT16(2);

    /** Name of the choice that {@link #of} leaves to the device. */
    public static final String AUTO = "auto";

    /** Graphics processors compute in bf16 from this version of their instruction set on. */
    private static final int AMPERE = 80;

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    /** {@return bytes of one number} */
    public int bytes() {
        return bytes;
    }

    /** {@return name in configurations, for example {@code float32}} */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the names that {@link #of} takes} */
    public static List<String> choices() {
        return List.of(AUTO, FLOAT32.id(), BFLOAT16.id());
    }

    /**
     * The precision of a name: {@code auto} is bf16 on a GPU that computes in it, and f32 elsewhere.
     *
     * @throws ModelException in one sentence, for another name or a device that does not compute in it
     */
    public static Precision of(String name, Device device) {
        boolean able = !device.isGpu() || capability(device) >= AMPERE;
        if (AUTO.equals(name)) {
            return device.isGpu() && able ? BFLOAT16 : FLOAT32;
        }
        Precision chosen = Arrays.stream(values())
                .filter(p -> p.id().equals(name))
                .findFirst()
                .orElseThrow(() -> new ModelException("The number type '" + name + "' is not known; use one of: "
                        + String.join(", ", choices()) + "."));
        if (chosen == BFLOAT16 && !able) {
            throw new ModelException("The GPU has the compute capability " + capability(device) / 10.0
                    + " and computes in bfloat16 from 8.0 on; use float32.");
        }
        return chosen;
    }

    /**
     * The same before the engine is loaded, from what is known about the device that it will choose.
     *
     * @param gpu whether that is a GPU, which is taken to be of a kind that computes in bf16
     */
    public static Precision planned(String name, boolean gpu) {
        return AUTO.equals(name) ? (gpu ? BFLOAT16 : FLOAT32) : of(name, Device.cpu());
    }

    private static int capability(Device device) {
        return Integer.parseInt(CudaUtils.getComputeCapability(device.getDeviceId()));
    }
}
