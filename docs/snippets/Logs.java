// Failed messages, in every way in; the JDK alone, from version 17 on.
// java Logs.java secret|certificate|direct|user [HOME]
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

class Logs {
  public static void main(String[] words) throws Exception {
    String way = words[0];
    Path home = Path.of(words.length > 1 ? words[1] : ".tenantbox");
    boolean plain = way.equals("secret") || way.equals("user");
    String key = Files.readString(home.resolve("keys/demo-api." + (plain ? "secret" : "certificate") + ".json"));
    HttpClient client = client(home, plain ? null : key);

    String query = "?$filter=" + encode("Status eq 'FAILED'") + "&$top=5";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(member(key, "url") + "/api/v1/MessageProcessingLogs" + query))
            .header("Accept", "application/json");
    if (way.equals("secret") || way.equals("certificate")) {
      HttpRequest.Builder ask =
          HttpRequest.newBuilder(URI.create(member(key, "tokenurl")))
              .header("Content-Type", "application/x-www-form-urlencoded");
      String form = "grant_type=client_credentials";
      if (way.equals("secret"))
        ask.header("Authorization", basic(member(key, "clientid"), member(key, "clientsecret")));
      else form += "&client_id=" + encode(member(key, "clientid"));
      String granted = call(client, ask.POST(BodyPublishers.ofString(form)).build());
      request.header("Authorization", "Bearer " + member(granted, "access_token"));
      client = client(home, null);
    }
    if (way.equals("user")) {
      String user = Files.readString(home.resolve("users/demo.json"));
      request.header("Authorization", basic(member(user, "username"), member(user, "password")));
    }
    String logs = call(client, request.build());
    Pattern.compile("\"MessageGuid\":\"([^\"]+)\"").matcher(logs).results()
        .forEach(found -> System.out.println(found.group(1)));
  }

  static String call(HttpClient client, HttpRequest request) throws Exception {
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200)
      throw new IllegalStateException(
          answer.statusCode() + " " + answer.headers().firstValue("X-Correlation-ID").orElse(""));
    return answer.body();
  }

  /** Trusts the tenant's root, and shows the certificate of a key where one is given. */
  static HttpClient client(Path home, String key) throws Exception {
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null);
    roots.setCertificateEntry("tenantbox", certificates(Files.readString(home.resolve("ca.pem")))[0]);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(roots); // a real tenant: null in place of trust.getTrustManagers()
    KeyManager[] shown = null;
    if (key != null) {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null);
      var secret = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8(member(key, "key"))));
      own.setKeyEntry("key", secret, new char[0], certificates(member(key, "certificate")));
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, new char[0]);
      shown = keys.getKeyManagers();
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  static Certificate[] certificates(String pem) throws Exception {
    var found = CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes()));
    return found.toArray(new Certificate[0]);
  }

  /** The key of a service key is PKCS#1 (BEGIN RSA PRIVATE KEY); Java reads PKCS#8, which has a head more. */
  static byte[] pkcs8(String pem) {
    byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    byte[] rsa = {2, 1, 0, 48, 13, 6, 9, 42, (byte) 134, 72, (byte) 134, (byte) 247, 13, 1, 1, 1, 5, 0};
    return der(48, join(rsa, der(4, key)));
  }

  static byte[] der(int tag, byte[] content) {
    byte[] length = BigInteger.valueOf(content.length).toByteArray();
    byte[] head = {(byte) tag, (byte) (128 + length.length)};
    return join(join(head, length), content);
  }

  static byte[] join(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** A member of a small JSON document, as text; use a JSON library in earnest. */
  static String member(String json, String name) {
    var found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"((?:[^\"\\\\]++|\\\\.)*+)\"").matcher(json);
    if (!found.find()) throw new IllegalArgumentException("no " + name);
    return found.group(1).replace("\\n", "\n").replace("\\/", "/").replace("\\\"", "\"");
  }

  static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes());
  }

  static String encode(String text) {
    return URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }
}
