/** What `pages.parts.map_wall` sends: a picture, as a data URL, and a caption for each tile. */
export interface Payload {
  images: string[];
  captions: string[];
  /** The number of the picture that is chosen. */
  chosen: number;
  /** What each of them is called where it is read aloud. */
  item: string;
  /** The least width of a tile, in px. */
  tile: number;
}
