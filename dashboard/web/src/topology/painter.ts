import { CardPainter, DETAIL_SCALE } from "./card-painter";
import { EdgePainter } from "./edge-painter";
import { CARD_HEIGHT, CARD_WIDTH, type Layout } from "./layout";
import {
  activeParts,
  type Camera,
  type Colours,
  DIMMED,
  figuresText,
  isLost,
  type Scene,
} from "./scene";

const BAND_TITLES = {
  application: "Applications",
  component: "Components",
  infrastructure: "Infrastructure",
};

/** Draws the topology on a canvas: the layers' bands, and on them connections and cards. */
export class Painter {
  private readonly font: string;
  private readonly cards: CardPainter;
  private readonly edges: EdgePainter;

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private colours: Colours,
  ) {
    this.font = getComputedStyle(document.body).fontFamily;
    this.cards = new CardPainter(context, colours, this.font);
    this.edges = new EdgePainter(context, colours, this.font);
  }

  setColours(colours: Colours): void {
    this.colours = colours;
    this.cards.setColours(colours);
    this.edges.setColours(colours);
  }

  draw(scene: Scene, camera: Camera, width: number, height: number, ratio: number): void {
    const { context } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    this.drawBands(scene.layout, camera, width, height);
    context.translate(camera.x, camera.y);
    context.scale(camera.scale, camera.scale);
    const view = {
      left: -camera.x / camera.scale,
      top: -camera.y / camera.scale,
      right: (width - camera.x) / camera.scale,
      bottom: (height - camera.y) / camera.scale,
    };
    const active = activeParts(scene);
    this.edges.draw(scene, active, camera.scale, view);
    for (const node of scene.nodes) {
      const place = scene.layout.places.get(node.id);
      if (place === undefined) continue;
      if (place.x + CARD_WIDTH / 2 < view.left || place.x - CARD_WIDTH / 2 > view.right) continue;
      if (place.y + CARD_HEIGHT / 2 < view.top || place.y - CARD_HEIGHT / 2 > view.bottom) continue;
      const off = active === undefined ? isLost(scene, node.id) : !active.nodes.has(node.id);
      context.globalAlpha = off ? DIMMED : 1;
      this.cards.draw(node, place.x, place.y, scene, camera.scale);
    }
    context.globalAlpha = 1;
    if (active !== undefined && camera.scale >= 0.4) this.edges.drawLabels(scene, active);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.drawBandTitles(scene.layout, camera, height);
    if (camera.scale < DETAIL_SCALE) this.drawHoverName(scene, camera, width, ratio);
  }

  private drawBands(layout: Layout, camera: Camera, width: number, height: number): void {
    const { context, colours } = this;
    for (const [index, band] of layout.bands.entries()) {
      const first = index === 0;
      const last = index === layout.bands.length - 1;
      const top = first ? 0 : band.top * camera.scale + camera.y;
      const bottom = last ? height : (band.top + band.height) * camera.scale + camera.y;
      if (bottom < 0 || top > height) continue;
      context.fillStyle = colours[`band-${band.layer}`];
      context.fillRect(0, top, width, bottom - top);
      if (!first) {
        context.fillStyle = colours.line;
        context.fillRect(0, Math.round(top), width, 1);
      }
    }
  }

  /** The bands' names, over everything, so that cards never cover them. */
  private drawBandTitles(layout: Layout, camera: Camera, height: number): void {
    const { context, colours } = this;
    context.font = `600 11px ${this.font}`;
    context.textBaseline = "middle";
    context.textAlign = "left";
    for (const [index, band] of layout.bands.entries()) {
      const top = index === 0 ? 0 : Math.max(0, band.top * camera.scale + camera.y);
      const bottom = (band.top + band.height) * camera.scale + camera.y;
      const last = index === layout.bands.length - 1;
      if (top > height || (!last && top > bottom - 28)) continue;
      const text = BAND_TITLES[band.layer].toUpperCase();
      context.globalAlpha = 0.85;
      context.fillStyle = colours[`band-${band.layer}`];
      context.beginPath();
      context.roundRect(10, top + 6, context.measureText(text).width + 12, 20, 4);
      context.fill();
      context.globalAlpha = 1;
      context.fillStyle = colours["text-3"];
      context.fillText(text, 16, top + 16.5);
    }
  }

  /** Names what the pointer is on when the cards are too small to say it. */
  private drawHoverName(scene: Scene, camera: Camera, width: number, ratio: number): void {
    const { context, colours } = this;
    const id = scene.hovered === "" ? scene.cursor : scene.hovered;
    const node = scene.nodes.find((item) => item.id === id);
    const place = scene.layout.places.get(id);
    if (node === undefined || place === undefined) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const font = `600 12px ${this.font}`;
    context.font = font;
    const figures = node.rate === null ? "" : `   ${figuresText(node)}`;
    const text = this.cards.fit(node.name, font, 320) + figures;
    const boxWidth = context.measureText(text).width + 24;
    const x = Math.max(
      8,
      Math.min(width - boxWidth - 8, place.x * camera.scale + camera.x - boxWidth / 2),
    );
    const y = (place.y + CARD_HEIGHT / 2) * camera.scale + camera.y + 8;
    context.beginPath();
    context.roundRect(x, y, boxWidth, 28, 6);
    context.fillStyle = colours.raised;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = colours["line-strong"];
    context.stroke();
    context.fillStyle = colours.text;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillText(text, x + 12, y + 14.5);
  }
}
