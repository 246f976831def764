package io.strata.e2e;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A headless Chromium that looks at the dashboard and keeps what it saw. */
final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of(System.getProperty("strata.screenshots"));

  /** The page has something to show, and nothing on it is a placeholder for data any more. */
  private static final String SHOWN =
      """
      () => {
        const main = document.querySelector('main#main');
        return main !== null && main.textContent.trim() !== ''
            && main.querySelector('.skeleton, .map-placeholder, [aria-busy="true"]') === null;
      }
      """;

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;
  private final String dashboard;

  private Browser(
      Playwright playwright, com.microsoft.playwright.Browser chromium, String dashboard) {
    this.playwright = playwright;
    this.chromium = chromium;
    this.dashboard = dashboard;
  }

  static Browser start(String dashboard) {
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    com.microsoft.playwright.Browser chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable())
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    return new Browser(playwright, chromium, dashboard);
  }

  private static Path executable() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .flatMap(folder ->
            Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no Chromium on the PATH: ./strata test installs it"));
  }

  /**
   * Opens pages in both themes, keeps a screenshot of each; returns what the console complained.
   */
  List<String> visit(Map<String, String> pages) {
    List<String> complaints = new ArrayList<>();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (BrowserContext context =
          chromium.newContext(
              new com.microsoft.playwright.Browser.NewContextOptions()
                  .setColorScheme(scheme)
                  .setViewportSize(1440, 900))) {
        pages.forEach((name, path) -> complaints.addAll(visit(context, scheme, name, path)));
      }
    }
    return complaints;
  }

  private List<String> visit(BrowserContext context, ColorScheme scheme, String name, String path) {
    List<String> complaints = new ArrayList<>();
    try (Page page = context.newPage()) {
      page.onConsoleMessage(message -> {
        if (message.type().equals("error")) {
          complaints.add(name + ": " + message.text());
        }
      });
      page.onPageError(error -> complaints.add(name + ": " + error));
      page.navigate(dashboard + path);
      page.waitForLoadState(LoadState.LOAD);
      page.waitForFunction(SHOWN);
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(
                  SCREENSHOTS.resolve(
                      name + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + ".png")));
    }
    return complaints;
  }

  /** The id of the first element of a list of the dashboard's API, encoded for a path. */
  String firstId(String path, String list) {
    JsonObject answer = answer(path);
    return URLEncoder.encode(
            answer.getAsJsonArray(list).get(0).getAsJsonObject().get("id").getAsString(),
            StandardCharsets.UTF_8)
        + "/";
  }

  /** A trace of the gateway that at least so many services took part in. */
  String traceWith(int services) {
    for (JsonElement trace :
        answer("/api/v1/traces?service=gateway&limit=200").getAsJsonArray("traces")) {
      JsonObject summary = trace.getAsJsonObject();
      if (summary.getAsJsonArray("services").size() >= services) {
        return summary.get("traceId").getAsString();
      }
    }
    throw new AssertionError("no trace of " + services + " services");
  }

  private JsonObject answer(String path) {
    try (BrowserContext context = chromium.newContext()) {
      return JsonParser.parseString(context.request().get(dashboard + path).text())
          .getAsJsonObject();
    }
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
