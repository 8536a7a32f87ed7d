// The last five minutes of many numbers, in slots of five seconds, for sparklines.

const slot = 5000;
const slots = 60;
const place = (time) => Math.floor(time / slot);

/** Makes an empty memory; what nobody adds to for five minutes is forgotten. */
export function recent() {
  /** From keys to maps from numbers of slots to values. */
  const known = new Map();

  return {
    /** Notes a value at a time in ms; where one is known and `isOld`, that stays. */
    add(key, time, value, isOld = false) {
      if (!known.has(key)) known.set(key, new Map());
      const values = known.get(key);
      if (!isOld || !values.has(place(time))) values.set(place(time), value);
    },
    /** Notes values that are a slot apart, the first at `start`. */
    seed(key, start, values) {
      values.forEach((value, i) => value !== null && this.add(key, start + i * slot, value, true));
    },
    /** The values up to a time in ms, null where there is none. */
    values: (key, time) => Array.from({ length: slots }, (_, i) => known.get(key)?.get(place(time) - slots + 1 + i)
      ?? null),
    /** Forgets what is older. */
    prune(time) {
      for (const [key, values] of known) {
        for (const old of values.keys()) if (old <= place(time) - slots) values.delete(old);
        if (values.size === 0) known.delete(key);
      }
    },
  };
}
