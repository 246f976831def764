package io.strata.alert.yaml;

/**
 * Something wrong in a YAML file.
 *
 * @param place the path of keys to it, for example {@code groups[0].rules[2].for}; empty for the
 *     file as a whole
 */
public record YamlProblem(String file, String place, String message) {
  @Override
  public String toString() {
    return place.isEmpty() ? file + ": " + message : file + ": " + place + ": " + message;
  }
}
