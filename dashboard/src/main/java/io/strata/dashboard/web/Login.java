package io.strata.dashboard.web;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.strata.dashboard.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who has logged in or sends the token; where the dashboard is open, everybody. Sessions
 * live in memory: a restart ends them. Thread-safe.
 *
 * <p>Requests that change something must come from our own pages: they carry a JSON body or the
 * header {@code X-Strata}, which other sites' pages cannot send.
 */
public final class Login {
  private static final String COOKIE = "strata_session";
  private static final int MOST_SESSIONS = 1_000;
  private static final int TOKEN_BYTES = 32;
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private final LoginSettings settings;
  private final boolean open;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /** A guess costs processor time on purpose, but not all processors. */
  private final Semaphore guesses = new Semaphore(2);

  private final Map<String, Instant> endBySession = new LinkedHashMap<>();

  /**
   * Asks for a login unless open.
   *
   * @param open whether everybody is let in
   */
  public Login(LoginSettings settings, boolean open, InstantSource clock) {
    this.settings = settings;
    this.open = open;
    this.clock = clock;
  }

  /** Body of the question whether one is logged in. */
  public record Session(boolean loginRequired, boolean loggedIn) {}

  /** Whether the one who asks is logged in. */
  public Session session(Context context) {
    return new Session(!open, open || isLoggedIn(context));
  }

  /**
   * Refuses a request to an API that may not be answered.
   *
   * @throws ProblemException 401 or 403
   */
  public void check(Context context) {
    if (!READING.contains(context.method().name()) && !isOwn(context)) {
      throw ProblemException.refused(
          403, "a request that changes something needs a JSON body or the header X-Strata");
    }
    if (!open && !isLoggedIn(context)) {
      throw ProblemException.notLoggedIn("log in first, or send the token");
    }
  }

  /** Logs in with the password of the body. */
  public void logIn(Context context) {
    String hash = settings.passwordHash();
    if (hash == null || !matches(password(context.body()), hash)) {
      throw ProblemException.notLoggedIn("this is not the password");
    }
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String session = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    remember(session);
    context.cookie(cookie(session, (int) settings.session().toSeconds()));
    context.status(204);
  }

  /** Ends the session. */
  public void logOut(Context context) {
    String session = context.cookie(COOKIE);
    if (session != null) {
      synchronized (endBySession) {
        endBySession.remove(session);
      }
    }
    context.cookie(cookie("", 0));
    context.status(204);
  }

  private Cookie cookie(String value, int seconds) {
    Cookie cookie = new Cookie(COOKIE, value);
    cookie.setPath("/");
    cookie.setMaxAge(seconds);
    cookie.setHttpOnly(true);
    cookie.setSecure(settings.secureCookie());
    cookie.setSameSite(SameSite.STRICT);
    return cookie;
  }

  private boolean matches(String password, String hash) {
    guesses.acquireUninterruptibly();
    try {
      return PasswordHash.matches(password, hash);
    } finally {
      guesses.release();
    }
  }

  private static String password(String body) {
    try {
      if (JsonParser.parseString(body) instanceof JsonObject object) {
        JsonElement password = object.get("password");
        return password != null && password.isJsonPrimitive() ? password.getAsString() : "";
      }
    } catch (JsonParseException e) {
      throw ProblemException.badParameter("body", "the body is no JSON: " + e.getMessage());
    }
    throw ProblemException.badParameter("body", "the body must be {\"password\":\"…\"}");
  }

  private void remember(String session) {
    synchronized (endBySession) {
      if (endBySession.size() >= MOST_SESSIONS) {
        Iterator<String> oldest = endBySession.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
      endBySession.put(session, clock.instant().plus(settings.session()));
    }
  }

  private boolean isLoggedIn(Context context) {
    String token = settings.token();
    String authorization = context.header("Authorization");
    if (token != null && authorization != null) {
      return equal(authorization, "Bearer " + token);
    }
    @Nullable String session = context.cookie(COOKIE);
    if (session == null) {
      return false;
    }
    synchronized (endBySession) {
      Instant end = endBySession.get(session);
      return end != null && end.isAfter(clock.instant());
    }
  }

  private static boolean isOwn(Context context) {
    String type = context.contentType();
    boolean form =
        type != null
            && type.startsWith("application/x-www-form-urlencoded")
            && context.path().startsWith("/prometheus/");
    return form
        || context.header("X-Strata") != null
        || (type != null && type.startsWith("application/json"))
        || context.header("Authorization") != null;
  }

  private static boolean equal(String given, String wanted) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), wanted.getBytes(StandardCharsets.UTF_8));
  }
}
