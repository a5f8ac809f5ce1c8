package dev.platformapi.user;

import dev.platformapi.error.CleanText;
import dev.platformapi.error.PlatformException;
import dev.platformapi.paging.Cursor;
import dev.platformapi.paging.Keyset;
import dev.platformapi.paging.SortKey;
import dev.platformapi.paging.SortOrder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * In which order users are wanted. It is total: the id decides between users who are alike in all
 * keys.
 *
 * @param keys the first decides first
 */
@RegisterForReflection
public record UserOrder(List<SortKey<UserSort>> keys) {
  /** The newest first. */
  public static final UserOrder DEFAULT = new UserOrder(UserSort.CREATED_AT, SortOrder.DESC);

  /** Keys behind one that is unique decide nothing, and are dropped. */
  public UserOrder {
    List<SortKey<UserSort>> deciding = new ArrayList<>();
    boolean decided = false;
    for (SortKey<UserSort> key : keys) {
      if (!decided) {
        deciding.add(key);
      }
      decided |= key.key().isUnique();
    }
    if (!decided) {
      SortOrder last =
          deciding.isEmpty() ? SortOrder.ASC : deciding.get(deciding.size() - 1).order();
      deciding.add(new SortKey<>(UserSort.ID, last));
    }
    keys = List.copyOf(deciding);
  }

  public UserOrder(UserSort key, SortOrder order) {
    this(List.of(new SortKey<>(key, order)));
  }

  /**
   * From text such as {@code -created_at,username}, where a minus turns a key around; null is the
   * default. Fails with {@code INVALID_PARAMETER}.
   */
  public static UserOrder parse(String name, String text) {
    if (text == null) {
      return DEFAULT;
    }
    List<SortKey<UserSort>> keys =
        Arrays.stream(text.split(",", -1)).map(key -> key(name, key)).toList();
    if (keys.stream().map(SortKey::key).distinct().count() < keys.size()) {
      throw PlatformException.invalidParameter(
          name, "single", name + " must not name a key more than once.");
    }
    return new UserOrder(keys);
  }

  Keyset keyset() {
    return new Keyset(
        keys.stream().map(key -> new SortKey<>(key.key().hql(), key.order())).toList());
  }

  /** The place of a user in a list in this order. */
  Cursor place(UserView user) {
    return new Cursor(keys.stream().map(key -> key.key().textOf(user)).toList());
  }

  /**
   * What a cursor of this order stands for. Fails with {@code INVALID_PARAMETER} for another.
   *
   * @param name of the parameter with the cursor, for the failure
   */
  List<Object> values(String name, Cursor place) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < place.keys().size() && i < keys.size(); i++) {
      String text = place.keys().get(i);
      Object value = CleanText.Check.isClean(text) ? keys.get(i).key().parse(text) : null;
      if (value != null) {
        values.add(value);
      }
    }
    if (values.size() != keys.size() || place.keys().size() != keys.size()) {
      throw Cursor.invalid(name);
    }
    return values;
  }

  private static SortKey<UserSort> key(String name, String text) {
    boolean descending = text.startsWith("-");
    String label = descending ? text.substring(1) : text;
    UserSort sort =
        Arrays.stream(UserSort.values())
            .filter(candidate -> candidate.label().equals(label))
            .findFirst()
            .orElseThrow(
                () ->
                    PlatformException.invalidParameter(
                        name,
                        "choice",
                        Arrays.stream(UserSort.values())
                            .map(UserSort::label)
                            .collect(
                                Collectors.joining(
                                    ", ", name + " must be of ", ", separated by commas."))));
    return new SortKey<>(sort, descending ? SortOrder.DESC : SortOrder.ASC);
  }
}
