package org.virtio4j.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Knows the constants of an enum by their names in lower case, and says which there are if a name
 * is none.
 *
 * @param <E> the enum
 */
abstract class ChoiceConverter<E extends Enum<E>> implements ITypeConverter<E> {
  private final List<E> choices;

  ChoiceConverter(Class<E> type) {
    choices = Arrays.asList(type.getEnumConstants());
  }

  @Override
  public final E convert(String name) {
    for (E choice : choices) {
      if (choice.name().equalsIgnoreCase(name)) {
        return choice;
      }
    }
    List<String> names =
        choices.stream().map(choice -> choice.name().toLowerCase(Locale.ROOT)).toList();
    int last = names.size() - 1;
    throw new TypeConversionException(
        "expected "
            + String.join(", ", names.subList(0, last))
            + " or "
            + names.get(last)
            + ", not '"
            + name
            + "'");
  }
}
