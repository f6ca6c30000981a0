package org.counterpoint.lm;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript module whose source text is written by this program: the way to libtorch operations that DJL does not offer, and to
 * running many of them in one native call. The archive is an uncompressed zip with a pickled module that has no state.
 *
 * <p>Gradients flow through {@link #call} when {@code train} is true and the calling thread's grad mode is on; with {@code train}
 * false nothing is recorded. An instance may be used from several threads.
 */
public final class OpPack implements AutoCloseable {

    private static final String CLASS_HEAD = """
            class M(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
            """;
    private static final String GENERAL = """
              def svd(self: __torch__.M, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
                u, s, v, = torch.linalg_svd(x, False)
                return (u, s, v)
              def qr(self: __torch__.M, x: Tensor) -> Tuple[Tensor, Tensor]:
                q, r, = torch.linalg_qr(x, "reduced")
                return (q, r)
              def grad(self: __torch__.M, y: List[Tensor], x: List[Tensor]) -> List[Tensor]:
                return self.defined(torch.grad(y, x, None, False, False, True), x)
              def grad_keep(self: __torch__.M, y: List[Tensor], x: List[Tensor]) -> List[Tensor]:
                return self.defined(torch.grad(y, x, None, True, False, True), x)
              def defined(self: __torch__.M, g: List[Optional[Tensor]], x: List[Tensor]) -> List[Tensor]:
                r = annotate(List[Tensor], [])
                for i in range(torch.len(x)):
                  e = g[i]
                  if torch.__isnot__(e, None):
                    r0 = torch.append(r, unchecked_cast(Tensor, e))
                  else:
                    r1 = torch.append(r, torch.zeros_like(x[i]))
                return r
              def f32(self: __torch__.M, x: Tensor) -> Tensor:
                return torch.to(x, 6)
              def bf16(self: __torch__.M, x: Tensor) -> Tensor:
                return torch.to(x, 15)
              def norm(self: __torch__.M, g: List[Tensor]) -> Tensor:
                t = torch.zeros([], dtype=7)
                for i in range(torch.len(g)):
                  t = torch.add(t, torch.to(torch.sum(torch.mul(g[i], g[i]), dtype=7), "cpu"))
                return torch.sqrt(t)
              def dot(self: __torch__.M, a: List[Tensor], b: List[Tensor]) -> Tensor:
                t = torch.zeros([], dtype=7)
                for i in range(torch.len(a)):
                  t = torch.add(t, torch.to(torch.sum(torch.mul(a[i], b[i]), dtype=7), "cpu"))
                return t
              def adam(self: __torch__.M, k: Tensor, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor]) -> Tensor:
                b1 = float(k[1])
                b2 = float(k[2])
                for i in range(torch.len(p)):
                  d = torch.mul(g[i], float(k[7]))
                  a0 = torch.add_(torch.mul_(m[i], b1), d, alpha=torch.sub(1., b1))
                  a1 = torch.addcmul_(torch.mul_(v[i], b2), d, d, value=torch.sub(1., b2))
                  q = torch.add_(torch.div_(torch.sqrt(v[i]), float(k[6])), float(k[3]))
                  a2 = torch.mul_(p[i], torch.sub(1., torch.mul(float(k[0]), float(k[4]))))
                  a3 = torch.addcdiv_(p[i], m[i], q, value=torch.neg(torch.div(float(k[0]), float(k[5]))))
                return torch.zeros([])
            """;

    private final PtSymbolBlock block;

    private OpPack(PtSymbolBlock block) {
        this.block = block;
    }

    /**
     * The general operations: {@code svd}, {@code qr}, {@code grad}, {@code grad_keep}, {@code f32}, {@code bf16}, {@code norm},
     * {@code dot}, {@code adam}.
     *
     * @param manager its scope owns the pack
     */
    public static OpPack general(NDManager manager) {
        return compile(manager, "");
    }

    /**
     * Compiles methods, written as TorchScript with two spaces of class indent, next to the general ones.
     *
     * @param manager its scope owns the pack
     * @param methods source text of the additional methods
     */
    public static OpPack compile(NDManager manager, String methods) {
        byte[] archive = archive(CLASS_HEAD + GENERAL + methods);
        try {
            PtSymbolBlock block =
                    JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(archive), false, false);
            return new OpPack(block);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs a method.
     *
     * @param owner scope that the results belong to
     * @param method method name
     * @param train whether autograd records (also needs the thread's grad mode)
     * @param arguments tensors; one named {@code "x[]"} joins the list argument of that name, at the place of the list's first
     *     member
     */
    public NDList call(NDManager owner, String method, boolean train, NDList arguments) {
        NDList all = new NDList(arguments.size() + 1);
        // The script optimizer specializes on shapes and rewrites autograd: plain interpretation is faster here and
        // predictable.
        JniUtils.setGraphExecutorOptimize(false);
        boolean recording = JniUtils.isGradMode();
        // The engine gives results to the scope of the first array, which also carries the method's name.
        try (NDArray name = owner.create(0f)) {
            if (recording && !train) {
                JniUtils.setGradMode(false);
            }
            name.setName("module_method:" + method);
            all.add(name);
            all.addAll(arguments);
            // The engine's own way to record nothing makes tensors that no later recording may touch; the grad mode
            // does not.
            return IValueUtils.forward(block, all, true);
        } finally {
            if (recording && !train) {
                JniUtils.setGradMode(true);
            }
        }
    }

    /** Runs a method that records no gradients. */
    public NDList call(NDManager owner, String method, NDArray... arguments) {
        return call(owner, method, false, new NDList(arguments));
    }

    /** Names arrays so that {@link #call} passes them as one list argument. */
    static void asList(String argument, List<? extends NDArray> arrays) {
        for (NDArray array : arrays) {
            array.setName(argument + "[]");
        }
    }

    /** {@return a manager bound to the processor, for small control tensors} */
    static NDManager cpu(NDManager parent) {
        return parent.newSubManager(Device.cpu());
    }

    @Override
    public void close() {
        block.close();
    }

    private static byte[] archive(String source) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            byte[] training = "training".getBytes(StandardCharsets.US_ASCII);
            ByteArrayOutputStream pickle = new ByteArrayOutputStream();
            pickle.writeBytes(new byte[] {(byte) 0x80, 2});
            pickle.writeBytes("c__torch__\nM\n)".getBytes(StandardCharsets.US_ASCII));
            pickle.writeBytes(new byte[] {(byte) 0x81, '}', '(', 'X', 8, 0, 0, 0});
            pickle.writeBytes(training);
            pickle.writeBytes(new byte[] {(byte) 0x88, 'u', 'b', '.'});
            put(zip, "m/data.pkl", pickle.toByteArray());
            put(zip, "m/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            put(zip, "m/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            put(zip, "m/version", "10\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] body) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();
        crc.update(body);
        entry.setCrc(crc.getValue());
        entry.setSize(body.length);
        entry.setCompressedSize(body.length);
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(body);
        zip.closeEntry();
    }
}
