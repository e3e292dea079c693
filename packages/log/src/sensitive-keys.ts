const SECRET =
  /secret|token|password|passwd|passphrase|authorization|cookie|apikey|apihash|credential|privatekey|authkey|signature|^(?:sig|md5|tid|ticket|hash|phone|phonenumber|sessionstring|sessionkey|sessiondata)$/
const QUERY = /^(?:query|querystring|search|searchparams|body)$/
const FILE =
  /path|filename|folder|directory|originalname|suggestedname|^(?:file|files|dir|dest|key|keys|root|cwd|argv|args)$/

/**
 * Whether a field of that name may hold a confidential value: secrets, signed queries, names and paths of
 * files. Ids (`fileId`), sizes and states are not confidential.
 */
export function isSensitiveKey(key: string): boolean {
  const plain = key.toLowerCase().replace(/[^a-z\d]/g, '')
  return SECRET.test(plain) || QUERY.test(plain) || FILE.test(plain)
}

/** Whether a field of that name holds one of our own URLs, in which only the query is secret. */
export function isAddressKey(key: string): boolean {
  return /url|route|method|address|link/i.test(key)
}
