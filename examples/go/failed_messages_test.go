// Not run by the tests of tenantbox: there is no Go among what they need.
// Against a tenant that `npx tenantbox start` (or docker compose) has started in the working directory.
package tenantbox_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"testing"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

type serviceKey struct {
	OAuth struct{ ClientID, ClientSecret, TokenURL, URL string } `json:"oauth"`
}

func TestAClientWithASecretReadsLogs(t *testing.T) {
	var key serviceKey
	file, err := os.ReadFile(".tenantbox/keys/demo-api.secret.json")
	if err != nil || json.Unmarshal(file, &key) != nil {
		t.Fatal("no tenant has been started here")
	}
	root, _ := os.ReadFile(".tenantbox/ca.pem")
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(root)
	trusting := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, trusting)
	config := clientcredentials.Config{
		ClientID: key.OAuth.ClientID, ClientSecret: key.OAuth.ClientSecret, TokenURL: key.OAuth.TokenURL,
	}
	answer, err := config.Client(ctx).Get(key.OAuth.URL + "/api/v1/MessageProcessingLogs/$count")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != 200 || string(body) != "2000" {
		t.Fatalf("%d %s", answer.StatusCode, body)
	}
}
