/** The value of a key, made once, however many ask for it. A failure is forgotten, so that whoever comes later may try again. */
export function remember<K, T>(
  values: Map<K, Promise<T>>,
  key: K,
  make: () => Promise<T>,
): Promise<T> {
  let value = values.get(key);
  if (!value) {
    // An error that is thrown before there is a promise is a failure like any other.
    value = (async () => make())();
    value.catch(() => values.delete(key));
    values.set(key, value);
  }
  return value;
}
