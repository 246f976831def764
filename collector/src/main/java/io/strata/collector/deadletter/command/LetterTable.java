package io.strata.collector.deadletter.command;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Letters as text: a table for people, JSON for programs. */
final class LetterTable {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final int MAX_DETAIL = 80;
  private static final List<String> HEADER =
      List.of("ID", "TIME", "SOURCE", "REASON", "BYTES", "COPIES", "REPLAYED", "DETAIL");

  private LetterTable() {}

  /** A table with a line for each letter. */
  static String table(List<Letters.Entry> entries) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    for (Letters.Entry entry : entries) {
      StoredLetter letter = entry.first();
      rows.add(
          List.of(
              letter.id().toString(),
              letter.time().toString(),
              letter.source().toString(),
              printable(letter.reason(), MAX_DETAIL),
              Integer.toString(letter.size()),
              Integer.toString(entry.copies()),
              entry.replayed() > 0 ? "yes" : "no",
              printable(letter.detail(), MAX_DETAIL)));
    }
    int[] widths = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  /** A JSON object on a line for each letter. */
  static String json(List<Letters.Entry> entries) {
    StringBuilder out = new StringBuilder();
    for (Letters.Entry entry : entries) {
      StoredLetter letter = entry.first();
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("id", letter.id().toString());
      object.put("time", letter.time().toString());
      object.put("topic", letter.source().topic());
      object.put("partition", letter.source().partition());
      object.put("offset", letter.source().offset());
      object.put("reason", letter.reason());
      object.put("detail", letter.detail());
      object.put("bytes", letter.size());
      object.put("copies", entry.copies());
      object.put("replayed", entry.replayed() > 0);
      out.append(GSON.toJson(object)).append('\n');
    }
    return out.toString();
  }

  /** Senders choose part of a detail: nothing of it may steer a terminal. */
  private static String printable(String text, int max) {
    String clean = text.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ");
    return clean.length() <= max ? clean : clean.substring(0, max - 1) + "…";
  }
}
