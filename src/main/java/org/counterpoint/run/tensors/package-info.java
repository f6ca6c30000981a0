/** Tensor files in pure Java: memory-mapped safetensors in and out, and LoRA adapters in the PEFT layout. */
@NullMarked
package org.counterpoint.run.tensors;

import org.jspecify.annotations.NullMarked;
