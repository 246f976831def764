import { render } from "preact";
import { startRouter } from "./router/router";
import { Shell } from "./shell/shell";
import { startClock } from "./time/clock";
import "./ui/tokens.css";
import "./ui/base.css";
import "./shell/shell.css";

const root = document.getElementById("app");
if (root !== null) {
  startRouter();
  startClock();
  render(<Shell />, root);
}
