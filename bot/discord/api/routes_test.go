package api

import "testing"

// TestGateway: what the API says of the gateway is bounded, or not believed.
func TestGateway(t *testing.T) {
	for name, tt := range map[string]struct {
		base, body            string
		shards, groups, reset int64 // 0 shards: it is refused
	}{
		"ordinary":              {"https://discord.test", `{"url":"wss://gateway.test","shards":3,"session_start_limit":{"remaining":9,"reset_after":1000,"max_concurrency":2}}`, 3, 2, 1000},
		"nothing said":          {"https://discord.test", `{"url":"wss://gateway.test"}`, 1, 1, 0},
		"a path":                {"http://proxy.test", `{"url":"ws://gateway.test/path"}`, 1, 1, 0},
		"no TLS":                {"https://discord.test", `{"url":"ws://gateway.test"}`, 0, 0, 0},
		"no TLS, this machine":  {"https://discord.test", `{"url":"ws://127.0.0.1:1"}`, 1, 1, 0},
		"no address":            {"https://discord.test", `{"shards":1}`, 0, 0, 0},
		"another kind":          {"https://discord.test", `{"url":"https://gateway.test"}`, 0, 0, 0},
		"too many shards":       {"https://discord.test", `{"url":"wss://gateway.test","shards":300000}`, 0, 0, 0},
		"less than none":        {"https://discord.test", `{"url":"wss://gateway.test","shards":-5,"session_start_limit":{"reset_after":-1,"max_concurrency":-1}}`, 1, 1, 0},
		"50 million at once":    {"https://discord.test", `{"url":"wss://gateway.test","shards":4,"session_start_limit":{"max_concurrency":50000000}}`, 4, 4, 0},
		"to wait for 122 years": {"https://discord.test", `{"url":"wss://gateway.test","session_start_limit":{"reset_after":1000000000000000}}`, 1, 1, maxReset.Milliseconds()},
	} {
		c, err := New(Config{URL: tt.base, Transport: &server{answers: []string{"200||" + tt.body}}})
		if err != nil {
			t.Fatal(err)
		}
		info, err := c.Gateway(t.Context())
		if tt.shards == 0 {
			if err == nil {
				t.Errorf("%s: believed: %+v", name, info)
			}
			continue
		}
		if err != nil || int64(info.Shards) != tt.shards || int64(info.Limit.Concurrency) != tt.groups || info.Limit.ResetAfter != tt.reset {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
	}
}
