import type { Status, TopologyNode } from "../api/types";
import { formatMillis, formatPercent, formatRate, shorten } from "../format/format";
import { errorTone } from "../ui/bits";
import { ICONS, type IconName } from "../ui/icon";
import { KIND_ICONS, STATUS_MARKS, STATUS_SHAPES } from "../ui/status";
import { CARD_HEIGHT, CARD_WIDTH } from "./layout";
import { type Colours, NAME_SCALE, type Scene } from "./scene";

/** From this scale on, cards show their figures. */
export const DETAIL_SCALE = 0.62;

/** Draws the cards of nodes. Keeps measured texts and shapes. */
export class CardPainter {
  private readonly texts = new Map<string, string>();
  private readonly shapes = new Map<Status, { shape: Path2D; mark: Path2D }>();
  private readonly icons = new Map<IconName, Path2D>();

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private colours: Colours,
    private readonly font: string,
  ) {
    for (const status of ["ok", "warning", "critical", "unknown"] as const) {
      this.shapes.set(status, {
        shape: new Path2D(STATUS_SHAPES[status]),
        mark: new Path2D(STATUS_MARKS[status]),
      });
    }
  }

  setColours(colours: Colours): void {
    this.colours = colours;
  }

  draw(node: TopologyNode, x: number, y: number, scene: Scene, scale: number): void {
    const { context, colours } = this;
    const left = x - CARD_WIDTH / 2;
    const top = y - CARD_HEIGHT / 2;
    const trouble = node.status === "critical" || node.status === "warning";
    const selected = scene.selected === node.id;
    const tinted = node.status === "critical" || (trouble && scale < NAME_SCALE);
    context.fillStyle = colours.raised;
    this.outline(node, left, top);
    context.fill();
    if (tinted || scale < NAME_SCALE) {
      context.fillStyle =
        node.status === "critical" || node.status === "warning"
          ? colours[`${node.status}-ground`]
          : colours.raised;
      context.fill();
    }
    context.lineWidth = selected ? 2 : trouble ? 1.5 : 1;
    context.strokeStyle = trouble
      ? colours[node.status as "critical" | "warning"]
      : colours["line-strong"];
    if (selected) context.strokeStyle = colours.accent;
    if (node.kind === "external") context.setLineDash([4, 3]);
    context.lineWidth = Math.max(context.lineWidth, 1 / scale);
    context.stroke();
    context.setLineDash([]);
    if (selected || scene.hovered === node.id || scene.cursor === node.id) {
      context.globalAlpha *= 0.35;
      context.lineWidth = 6;
      context.strokeStyle = colours.accent;
      context.stroke();
      context.globalAlpha /= 0.35;
    }
    if (node.kind === "database") this.drawCylinderLine(left, top);
    if (scale >= DETAIL_SCALE) this.drawDetails(node, left, top);
    else if (scale >= NAME_SCALE) this.drawNameOnly(node, left, top);
    else this.drawStatus(node.status, x - 20, y - 20, 2.5);
  }

  /** Every kind has an outline of its own. */
  private outline(node: TopologyNode, left: number, top: number): void {
    const { context } = this;
    context.beginPath();
    if (node.kind === "cache") {
      const cut = 14;
      const right = left + CARD_WIDTH;
      const bottom = top + CARD_HEIGHT;
      context.moveTo(left + cut, top);
      context.lineTo(right - cut, top);
      context.lineTo(right, top + CARD_HEIGHT / 2);
      context.lineTo(right - cut, bottom);
      context.lineTo(left + cut, bottom);
      context.lineTo(left, top + CARD_HEIGHT / 2);
      context.closePath();
      return;
    }
    if (node.kind === "database") {
      const right = left + CARD_WIDTH;
      const bottom = top + CARD_HEIGHT;
      const middle = left + CARD_WIDTH / 2;
      const bend = 5;
      context.moveTo(left, top + bend);
      context.ellipse(middle, top + bend, CARD_WIDTH / 2, bend, 0, Math.PI, 2 * Math.PI);
      context.lineTo(right, bottom - bend);
      context.ellipse(middle, bottom - bend, CARD_WIDTH / 2, bend, 0, 0, Math.PI);
      context.closePath();
      return;
    }
    const radius = node.kind === "host" ? 3 : node.kind === "messaging" ? CARD_HEIGHT / 2 : 10;
    context.roundRect(left, top, CARD_WIDTH, CARD_HEIGHT, radius);
  }

  private drawCylinderLine(left: number, top: number): void {
    const { context, colours } = this;
    context.beginPath();
    context.ellipse(left + CARD_WIDTH / 2, top + 5, CARD_WIDTH / 2, 5, 0, 0, Math.PI);
    context.lineWidth = 1;
    context.strokeStyle = colours["line-strong"];
    context.stroke();
  }

  private drawDetails(node: TopologyNode, left: number, top: number): void {
    const { context, colours } = this;
    const shift = node.kind === "database" ? 3 : 0;
    context.save();
    context.translate(left + 18, top + 19 + shift);
    context.scale(0.75, 0.75);
    context.strokeStyle = colours["text-3"];
    context.lineWidth = 1.9;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.stroke(this.icon(KIND_ICONS[node.kind]));
    context.restore();
    this.drawStatus(node.status, left + CARD_WIDTH - 34, top + 10 + shift, 1);
    context.textBaseline = "alphabetic";
    context.textAlign = "left";
    context.fillStyle = colours.text;
    const nameFont = `600 13px ${this.font}`;
    context.font = nameFont;
    const name = this.fit(node.name, nameFont, CARD_WIDTH - 48 - 40);
    context.fillText(name, left + 48, top + 23 + shift);
    this.drawFigures(node, left + 48, top + 41 + shift);
  }

  private drawFigures(node: TopologyNode, left: number, baseline: number): void {
    const { context, colours } = this;
    const font = `11px ${this.font}`;
    context.font = font;
    context.fillStyle = colours["text-2"];
    if (node.rate === null || node.idle) {
      const text = node.idle ? "no requests" : (node.address ?? node.type ?? "");
      context.fillStyle = colours["text-3"];
      context.fillText(this.fit(text, font, CARD_WIDTH - 68), left, baseline);
      return;
    }
    const tone = errorTone(node.errorRatio);
    const parts: { text: string; colour: string }[] = [
      { text: formatRate(node.rate), colour: colours["text-2"] },
    ];
    if (node.errorRatio !== null && node.errorRatio > 0) {
      const colour = tone === "" ? colours["text-2"] : colours[tone as "critical" | "warning"];
      parts.push({ text: formatPercent(node.errorRatio), colour });
    }
    if (node.p95Millis !== null) {
      parts.push({ text: formatMillis(node.p95Millis), colour: colours["text-2"] });
    }
    let x = left;
    for (const [index, part] of parts.entries()) {
      if (index > 0) {
        context.fillStyle = colours["text-3"];
        context.fillText("·", x + 4, baseline);
        x += 11;
      }
      context.fillStyle = part.colour;
      context.fillText(part.text, x, baseline);
      x += context.measureText(part.text).width;
    }
  }

  private drawNameOnly(node: TopologyNode, left: number, top: number): void {
    const { context, colours } = this;
    const font = `600 21px ${this.font}`;
    context.font = font;
    context.fillStyle = colours.text;
    context.textBaseline = "middle";
    context.textAlign = "left";
    this.drawStatus(node.status, left + 14, top + 16, 1.5);
    context.fillText(
      this.fit(node.name, font, CARD_WIDTH - 64),
      left + 46,
      top + CARD_HEIGHT / 2 + 1,
    );
  }

  private drawStatus(status: Status, left: number, top: number, size: number): void {
    const { context, colours } = this;
    const paths = this.shapes.get(status);
    if (paths === undefined) return;
    context.save();
    context.translate(left, top);
    context.scale(size, size);
    if (status === "unknown") {
      context.strokeStyle = colours.unknown;
      context.lineWidth = 1.5;
      context.setLineDash([2.2, 1.6]);
      context.stroke(paths.shape);
      context.setLineDash([]);
    } else {
      context.fillStyle = colours[status];
      context.fill(paths.shape);
      context.strokeStyle = colours["on-status"];
    }
    context.lineWidth = 1.7;
    context.lineCap = "round";
    context.stroke(paths.mark);
    context.restore();
  }

  private icon(name: IconName): Path2D {
    const known = this.icons.get(name);
    if (known !== undefined) return known;
    const path = new Path2D();
    for (const [tag, attributes] of ICONS[name]) addShape(path, tag, attributes);
    this.icons.set(name, path);
    return path;
  }

  /** A text in one line, shortened until it is no wider. */
  fit(text: string, font: string, width: number): string {
    const key = `${font}|${width}|${text}`;
    const known = this.texts.get(key);
    if (known !== undefined) return known;
    const plain = text.replace(/\s+/g, " ");
    let length = Math.min(Array.from(plain).length, 80);
    let fitted = shorten(plain, length);
    while (length > 1 && this.context.measureText(fitted).width > width) {
      length -= 1;
      fitted = shorten(plain, length);
    }
    if (this.texts.size > 5_000) this.texts.clear();
    this.texts.set(key, fitted);
    return fitted;
  }
}

function addShape(path: Path2D, tag: string, attributes: object): void {
  const values = attributes as Record<string, string | number | undefined>;
  const number = (name: string): number => Number(values[name] ?? 0);
  if (tag === "path") path.addPath(new Path2D(String(values["d"])));
  else if (tag === "rect") {
    path.roundRect(number("x"), number("y"), number("width"), number("height"), number("rx"));
  } else if (tag === "circle") {
    path.moveTo(number("cx") + number("r"), number("cy"));
    path.arc(number("cx"), number("cy"), number("r"), 0, 2 * Math.PI);
  } else if (tag === "ellipse") {
    path.moveTo(number("cx") + number("rx"), number("cy"));
    path.ellipse(number("cx"), number("cy"), number("rx"), number("ry"), 0, 0, 2 * Math.PI);
  } else if (tag === "line") {
    path.moveTo(number("x1"), number("y1"));
    path.lineTo(number("x2"), number("y2"));
  }
}
