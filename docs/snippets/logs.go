// Failed messages, in every way in; Go's standard library alone.
// go run logs.go secret|certificate|direct|user [HOME]
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"strings"
)

type serviceKey struct {
	OAuth struct{ ClientID, ClientSecret, Certificate, Key, TokenURL, URL string }
}

func read(path string, into any) {
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// client trusts the tenant's root and shows the key's certificate where it has one. A real tenant: leave RootCAs out.
func client(home string, key serviceKey) *http.Client {
	root, err := os.ReadFile(home + "/ca.pem")
	if err != nil {
		log.Fatal(err)
	}
	config := &tls.Config{RootCAs: x509.NewCertPool()}
	config.RootCAs.AppendCertsFromPEM(root)
	if key.OAuth.Certificate != "" {
		pair, err := tls.X509KeyPair([]byte(key.OAuth.Certificate), []byte(key.OAuth.Key))
		if err != nil {
			log.Fatal(err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: config}}
}

func call(client *http.Client, request *http.Request, into any) {
	answer, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != 200 {
		log.Fatal(answer.Status, " ", answer.Header.Get("X-Correlation-ID"))
	}
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
		log.Fatal(err)
	}
}

func main() {
	way, home := os.Args[1], ".tenantbox"
	if len(os.Args) > 2 {
		home = os.Args[2]
	}
	var key serviceKey
	name := "demo-api.certificate"
	if way == "secret" || way == "user" {
		name = "demo-api.secret"
	}
	read(home+"/keys/"+name+".json", &key)

	query := url.Values{"$filter": {"Status eq 'FAILED'"}, "$top": {"5"}}
	request, _ := http.NewRequest("GET", key.OAuth.URL+"/api/v1/MessageProcessingLogs?"+query.Encode(), nil)
	request.Header.Set("Accept", "application/json")
	api := client(home, key)

	switch way {
	case "secret", "certificate":
		form := url.Values{"grant_type": {"client_credentials"}}
		if way == "certificate" {
			form.Set("client_id", key.OAuth.ClientID)
		}
		ask, _ := http.NewRequest("POST", key.OAuth.TokenURL, strings.NewReader(form.Encode()))
		ask.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if way == "secret" {
			ask.SetBasicAuth(key.OAuth.ClientID, key.OAuth.ClientSecret)
		}
		var granted struct {
			Token string `json:"access_token"`
		}
		call(api, ask, &granted)
		request.Header.Set("Authorization", "Bearer "+granted.Token)
		api = client(home, serviceKey{})
	case "user":
		var user struct{ Username, Password string }
		read(home+"/users/demo.json", &user)
		request.SetBasicAuth(user.Username, user.Password)
	}

	var logs struct {
		D struct {
			Results []struct{ MessageGuid, Status string }
		}
	}
	call(api, request, &logs)
	for _, log := range logs.D.Results {
		fmt.Println(log.MessageGuid, log.Status)
	}
}
