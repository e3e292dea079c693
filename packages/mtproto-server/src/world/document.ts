import type { TlObject } from '../rpc.ts'
import type { FileLayout } from './file-layout.ts'

/** A file of messages. */
export interface Document extends FileLayout {
  id: bigint
  /** The data centre that stores it. */
  dc: number
  mimeType: string
  /** Seconds since 1970. */
  date: number
  /** `documentAttribute…` as uploaded. */
  attributes: TlObject[]
}

/** The upload's file name, or ''. */
export function nameOf(document: Document): string {
  const attribute = document.attributes.find(({ _ }) => _ === 'documentAttributeFilename')
  return typeof attribute?.file_name === 'string' ? attribute.file_name : ''
}
