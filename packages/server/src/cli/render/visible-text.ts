/** Control characters and the marks that reorder text: what could repaint the terminal. */
const UNSAFE = /[\p{Cc}\u{2028}\u{2029}\u{202a}-\u{202e}\u{2066}-\u{2069}]/gu

/** Foreign text made safe for a terminal: what is invisible and acts shows as `�`. */
export const visibleText = (text: string): string => text.replace(UNSAFE, '�')
