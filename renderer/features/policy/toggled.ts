/** With the option where it was missing, without it where it was there. */
export const toggled = (values: readonly string[], option: string): string[] =>
  values.includes(option) ? values.filter((each) => each !== option) : [...values, option];
