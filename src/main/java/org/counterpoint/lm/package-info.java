/**
 * Decoder language models on DJL: architecture, LoRA, tokenizer, sampling with a key/value cache, optimizer. Knows nothing of
 * objectives, methods or runs' metrics.
 */
@NullMarked
package org.counterpoint.lm;

import org.jspecify.annotations.NullMarked;
