/** The page's entry: defines the elements. */
export {}
