package org.counterpoint.objective;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a tokenizer as Hugging Face {@code tokenizer.json} and {@code tokenizer_config.json}. */
public final class BpeFiles {

    private BpeFiles() {}

    /**
     * Writes both files into the folder, which is made if needed.
     *
     * @param maxLength context length of the model, in tokens
     */
    public static void write(BpeTokenizer tokenizer, Path folder, int maxLength) throws IOException {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("tokenizer.json"), mapper.writeValueAsString(json(mapper, tokenizer)));
        ObjectNode config = mapper.createObjectNode();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("eos_token", tokenizer.specials().get(0));
        config.put("pad_token", tokenizer.specials().get(1));
        config.put("model_max_length", maxLength);
        config.put("clean_up_tokenization_spaces", false);
        Files.writeString(folder.resolve("tokenizer_config.json"), mapper.writeValueAsString(config));
    }

    private static ObjectNode json(ObjectMapper mapper, BpeTokenizer tokenizer) {
        ObjectNode root = mapper.createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        List<String> specials = tokenizer.specials();
        for (int i = 0; i < specials.size(); i++) {
            ObjectNode token = added.addObject();
            token.put("id", i);
            token.put("content", specials.get(i));
            token.put("single_word", false);
            token.put("lstrip", false);
            token.put("rstrip", false);
            token.put("normalized", false);
            token.put("special", true);
        }
        root.putNull("normalizer");
        byteLevel(root.putObject("pre_tokenizer"));
        root.putNull("post_processor");
        byteLevel(root.putObject("decoder"));
        ObjectNode model = root.putObject("model");
        model.put("type", "BPE");
        model.putNull("dropout");
        model.putNull("unk_token");
        model.putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix");
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        model.put("ignore_merges", false);
        ObjectNode vocabulary = model.putObject("vocab");
        String[] names = names(tokenizer);
        for (int id = 0; id < names.length; id++) {
            vocabulary.put(names[id], id);
        }
        ArrayNode merges = model.putArray("merges");
        for (BpeTokenizer.Merge m : tokenizer.merges()) {
            merges.add(names[m.left()] + " " + names[m.right()]);
        }
        return root;
    }

    private static void byteLevel(ObjectNode node) {
        node.put("type", "ByteLevel");
        node.put("add_prefix_space", false);
        node.put("trim_offsets", true);
        node.put("use_regex", true);
    }

    /** Tokens as GPT-2 writes them: each byte as a visible character. */
    private static String[] names(BpeTokenizer tokenizer) {
        char[] visible = new char[256];
        int next = 256;
        for (int b = 0; b < 256; b++) {
            boolean shown = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
            visible[b] = (char) (shown ? b : next++);
        }
        byte[][] bytes = tokenizer.tokenBytes();
        String[] out = new String[bytes.length];
        for (int id = 0; id < out.length; id++) {
            if (id < tokenizer.specials().size()) {
                out[id] = tokenizer.specials().get(id);
                continue;
            }
            StringBuilder sb = new StringBuilder();
            for (byte b : bytes[id]) {
                sb.append(visible[b & 0xFF]);
            }
            out[id] = sb.toString();
        }
        return out;
    }
}
