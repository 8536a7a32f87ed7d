// Rows that change places each second must not run away from a pointer or a finger.

/** Makes a function that gives rows in their new order, but in the old one while `element` is pointed at. */
export function steady(element, key) {
  let order = [];
  return (rows) => {
    let next = rows;
    if (element.matches(":hover, :focus-within")) {
      const rank = new Map(order.map((name, place) => [name, place]));
      next = [...rows].sort((a, b) => (rank.get(key(a)) ?? order.length) - (rank.get(key(b)) ?? order.length));
    }
    order = next.map(key);
    return next;
  };
}
