/** Folders that sort a collection and hold no title in their name. */
export const LIBRARY_FOLDER: RegExp =
  /^(?:the |my |new )?(?:movies?|films?|series|tv|tv[ ._-]?shows?|shows?|anime|cartoons?|videos?|media|library|downloads?|complete|incomplete|temp|tmp|data|home|mnt|torrents?|usenet|subs?|subtitles?|extras?|featurettes?|samples?|specials|dvd|blu-?ray|4k|uhd|hd|[a-z]:?)(?:[ ._-]?(?:hd|uhd|4k|\d{3,4}p?))?$/i

/** Folders that hold a collection: the folders around them belong to the machine and hold no title either. */
export const COLLECTION_FOLDER: RegExp =
  /^(?:the |my |new )?(?:movies|films|tv[ ._-]?(?:shows|series)|videos|media|library|downloads|torrents|usenet|temp|tmp|home|mnt)$/i
