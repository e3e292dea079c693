/** Words that can be looked up by prefix. */
export interface OrderedWords {
  /** Adds a word that is not in the list yet. */
  add(word: string): void
  /** Words with this prefix, in alphabetical order. */
  startingWith(prefix: string): string[]
}

/** Up to this many new words are inserted one by one: sorting the whole list again would delay a search. */
const FEW = 64

/** Starts empty. Added words are sorted at the next lookup. */
export function createOrderedWords(): OrderedWords {
  let unsorted: string[] = []
  let sorted: string[] = []

  function inOrder(): string[] {
    if (unsorted.length > FEW) sorted = sorted.concat(unsorted).sort()
    else for (const word of unsorted) sorted.splice(firstFrom(sorted, word), 0, word)
    unsorted = []
    return sorted
  }

  return {
    add: (word) => void unsorted.push(word),
    startingWith(prefix) {
      const all = inOrder()
      const found: string[] = []
      for (let index = firstFrom(all, prefix); index < all.length; index += 1) {
        const word = all[index] ?? ''
        if (!word.startsWith(prefix)) break
        found.push(word)
      }
      return found
    },
  }
}

function firstFrom(sorted: string[], prefix: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? '') < prefix) low = middle + 1
    else high = middle
  }
  return low
}
