/** How often others have their turn on this thread, until `end`. */
export function turnsOfOthers(): { end(): number } {
  let turns = 0;
  let over = false;
  const others = (): void => {
    turns += 1;
    if (!over) setImmediate(others);
  };
  setImmediate(others);
  return {
    end() {
      over = true;
      return turns;
    },
  };
}
