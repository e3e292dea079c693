/** The files that have slots, by number, and the slots of each. */
export interface FileSlots {
  /** The number of a file, counted from 1, or `undefined` when it has no slot. */
  find(fileId: string): number | undefined
  nameOf(file: number): string
  /** Adds a slot to a file, and returns the file's number. */
  add(fileId: string, slot: number): number
  /** Removes a slot; a file without slots is forgotten, and its number reused. */
  delete(file: number, slot: number): void
  /** The slots of one file, in no particular order. */
  slotsOf(fileId: string): number[]
  fileIds(): IterableIterator<string>
}

/** Doubly linked list of each file's slots, with -1 at both ends. The arrays may be replaced: read them at each use. */
interface FileLinks {
  nextOfFile: Int32Array
  previousOfFile: Int32Array
}

/** Makes an empty list of files. */
export function createFileSlots(links: FileLinks): FileSlots {
  const numbers = new Map<string, number>()
  const names: string[] = ['']
  const firstSlots: number[] = [-1]
  const unused: number[] = []

  function numberOf(fileId: string): number {
    const known = numbers.get(fileId)
    if (known !== undefined) return known
    const number = unused.pop() ?? names.length
    numbers.set(fileId, number)
    names[number] = fileId
    firstSlots[number] = -1
    return number
  }

  return {
    find: (fileId) => numbers.get(fileId),
    nameOf: (file) => names[file] ?? '',
    add(fileId, slot) {
      const file = numberOf(fileId)
      const first = firstSlots[file] ?? -1
      links.nextOfFile[slot] = first
      links.previousOfFile[slot] = -1
      if (first >= 0) links.previousOfFile[first] = slot
      firstSlots[file] = slot
      return file
    },
    delete(file, slot) {
      const next = links.nextOfFile[slot] ?? -1
      const previous = links.previousOfFile[slot] ?? -1
      if (next >= 0) links.previousOfFile[next] = previous
      if (previous >= 0) links.nextOfFile[previous] = next
      else firstSlots[file] = next
      if (firstSlots[file] !== -1) return
      numbers.delete(names[file] ?? '')
      unused.push(file)
    },
    slotsOf(fileId) {
      const slots: number[] = []
      const first = firstSlots[numbers.get(fileId) ?? 0] ?? -1
      for (let slot = first; slot >= 0; slot = links.nextOfFile[slot] ?? -1) slots.push(slot)
      return slots
    },
    fileIds: () => numbers.keys(),
  }
}
