/** Something that can be cut off. */
export interface Stream {
  destroy(): void
}

/** An answer whose file may be purged. */
export interface FileStream {
  /** Ends the answer: no byte read before this call is sent any more. */
  purge(): void
}

/** The answers in progress on one thread, by file. */
export interface ActiveStreams {
  /** Registers an answer until `delete`. */
  add(fileId: string, stream: FileStream): void
  /** Removes an answer that is complete. */
  delete(fileId: string, stream: FileStream): void
  /** Ends every answer of a file, or of all files: their bytes were purged. */
  end(fileId: string | undefined): void
}

/** Makes an empty list. It holds only the answers that the thread serves at this moment. */
export function createActiveStreams(): ActiveStreams {
  const byFile = new Map<string, Set<FileStream>>()
  return {
    add(fileId, stream) {
      const streams = byFile.get(fileId) ?? new Set()
      byFile.set(fileId, streams)
      streams.add(stream)
    },
    delete(fileId, stream) {
      const streams = byFile.get(fileId)
      streams?.delete(stream)
      if (streams?.size === 0) byFile.delete(fileId)
    },
    end(fileId) {
      const ended = fileId === undefined ? [...byFile.values()] : [byFile.get(fileId) ?? []]
      for (const streams of ended) for (const stream of [...streams]) stream.purge()
    },
  }
}
