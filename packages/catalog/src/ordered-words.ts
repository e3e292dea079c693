/** Words found by how they begin. */
export interface OrderedWords {
  /** Adds a word that is not there yet. */
  add(word: string): void
  /** Words that begin so, in the order of the alphabet. */
  startingWith(prefix: string): string[]
}

/** So many new words are put in their places one by one: ordering all of them again would hold up a search. */
const FEW = 64

/** Makes an empty list. What is added is put in order when somebody asks. */
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
