const SECRET =
  /secret|token|password|passwd|passphrase|authorization|cookie|apikey|apihash|credential|privatekey|authkey|signature|^(?:sig|md5|tid|ticket|hash|phone|phonenumber|sessionstring|sessionkey|sessiondata)$/
const QUERY = /^(?:query|querystring|search|searchparams|body)$/
const FILE =
  /path|filename|folder|directory|originalname|suggestedname|^(?:file|files|dir|dest|key|keys|root|cwd|argv|args)$/

/**
 * Whether a field of that name may hold what nobody should read in a log: secrets, signed queries, names and paths of
 * files. Ids (`fileId`), sizes and states are not of that kind.
 */
export function isSensitiveKey(key: string): boolean {
  const plain = key.toLowerCase().replace(/[^a-z\d]/g, '')
  return SECRET.test(plain) || QUERY.test(plain) || FILE.test(plain)
}

/** Whether a field of that name holds an address of ours, in which only the query is a secret. */
export function isAddressKey(key: string): boolean {
  return /url|route|method|address|link/i.test(key)
}
