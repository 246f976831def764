package io.strata.alert.rule;

/**
 * Something wrong in a rule file.
 *
 * @param group the group's name, or empty
 * @param rule the rule's name, or empty
 * @param place the path of keys, or empty
 */
public record RuleProblem(String file, String group, String rule, String place, String message) {
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(file);
    if (!group.isEmpty()) {
      text.append(", group \"").append(group).append('"');
    }
    if (!rule.isEmpty()) {
      text.append(", rule \"").append(rule).append('"');
    }
    if (!place.isEmpty()) {
      text.append(", ").append(place);
    }
    return text.append(": ").append(message).toString();
  }
}
