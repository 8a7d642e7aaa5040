// Not run by the tests of tenantbox: there is no JDK among what they need.
// JUnit 5, against a tenant that `npx tenantbox start` (or docker compose) has started in the working directory.
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class FailedMessagesTest {
  private final Path home = Path.of(".tenantbox");
  private final ObjectMapper json = new ObjectMapper();

  @Test
  void aClientWithASecretReadsLogs() throws Exception {
    JsonNode key = json.readTree(home.resolve("keys/demo-api.secret.json").toFile()).get("oauth");
    HttpClient client = HttpClient.newBuilder().sslContext(trusting(home.resolve("ca.pem"))).build();
    String basic = Base64.getEncoder()
        .encodeToString((key.get("clientid").asText() + ":" + key.get("clientsecret").asText()).getBytes());
    var granted = client.send(
        HttpRequest.newBuilder(URI.create(key.get("tokenurl").asText() + "?grant_type=client_credentials"))
            .header("Authorization", "Basic " + basic).POST(HttpRequest.BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
    String token = json.readTree(granted.body()).get("access_token").asText();
    var answer = client.send(
        HttpRequest.newBuilder(URI.create(key.get("url").asText() + "/api/v1/MessageProcessingLogs/$count"))
            .header("Authorization", "Bearer " + token).build(),
        BodyHandlers.ofString());
    assertEquals(200, answer.statusCode());
    assertEquals("2000", answer.body());
  }

  private static SSLContext trusting(Path root) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null);
    try (InputStream in = Files.newInputStream(root)) {
      store.setCertificateEntry("tenantbox", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
