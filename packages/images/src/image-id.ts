/** Whether `text` has the form of an image id: 1 to 64 letters, digits, `_` or `-`. */
export function isImageId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text)
}
