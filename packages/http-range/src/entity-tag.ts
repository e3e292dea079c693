// The opening quote must begin a list element: `w/"x"` is not the strong tag "x".
const ENTITY_TAG = /(?<![^ \t,])(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g

/** Whether `If-Match` contains the tag: strong comparison, a weak tag never matches (RFC 9110 §8.8.3.2). */
export function matchesStrongly(list: string, etag: string): boolean {
  return list.trim() === '*' || tagsOf(list).some((tag) => isSameStrongTag(tag, etag))
}

/** Whether `If-None-Match` contains the tag: weak comparison, `W/` on either side is ignored. */
export function matchesWeakly(list: string, etag: string): boolean {
  return list.trim() === '*' || tagsOf(list).some((tag) => opaquePartOf(tag) === opaquePartOf(etag))
}

/** Whether both are the same strong tag. */
export function isSameStrongTag(tag: string, etag: string): boolean {
  return tag === etag && !tag.startsWith('W/')
}

function tagsOf(list: string): string[] {
  return list.match(ENTITY_TAG) ?? []
}

function opaquePartOf(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag
}
