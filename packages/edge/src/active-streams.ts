/** What can be cut off. */
export interface Stream {
  destroy(): void
}

/** What is sent of a file that may be purged. */
export interface FileStream {
  /** Ends it: no byte that was read before is sent any more. */
  purge(): void
}

/** The answers of one thread that are under way, by file. */
export interface ActiveStreams {
  /** Notes an answer until it is deleted. */
  add(fileId: string, stream: FileStream): void
  /** Takes an answer off: it is done. */
  delete(fileId: string, stream: FileStream): void
  /** Ends every answer of a file, or all: their bytes were purged. */
  end(fileId: string | undefined): void
}

/** Makes an empty list. It holds what the thread serves at this moment and nothing else. */
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
