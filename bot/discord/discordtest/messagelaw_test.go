package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func rep(s string, n int) string { return strings.Repeat(s, n) }

// with is a message body with more than its allowed mentions.
func with(fields string) string { return "{" + fields + "," + none + "}" }

// buttons is a list of n buttons.
func buttons(n int) string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf(`{"type":2,"style":1,"label":"b","custom_id":"b%d"}`, i))
	}
	return "[" + strings.Join(out, ",") + "]"
}

func row(components string) string { return `{"type":1,"components":` + components + `}` }

func menu(options, more string) string {
	return row(`[{"type":3,"custom_id":"m","options":` + options + more + `}]`)
}

func choices(n int) string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf(`{"label":"o","value":"%d"}`, i))
	}
	return "[" + strings.Join(out, ",") + "]"
}

func components(list string) string { return `"content":"x","components":[` + list + `]` }

// secondVersion is a message of components alone.
func secondVersion(list string) string { return with(`"flags":32768,"components":[` + list + `]`) }

func embed(fields string) string { return `"embeds":[{` + fields + `}]` }

// messageLaws are bodies of a channel message, and what is wrong with each:
// the field and the error's code, or nothing.
var messageLaws = []struct{ name, body, wrong string }{
	{"text of 2,000 Cyrillic letters", with(`"content":"` + rep("щ", 2000) + `"`), ""},
	{"text of 2,000 emoji", with(`"content":"` + rep("😀", 2000) + `"`), ""},
	{"text of 2,001", with(`"content":"` + rep("x", 2001) + `"`), "content: Must be 2000 or fewer in length. (BASE_TYPE_MAX_LENGTH)"},
	{"text that is a number", with(`"content":7`), "content: it breaks type"},
	{"ten embeds", with(`"embeds":[` + strings.TrimSuffix(rep(`{"description":"t"},`, 10), ",") + `]`), ""},
	{"eleven embeds", with(`"embeds":[` + strings.TrimSuffix(rep(`{"description":"t"},`, 11), ",") + `]`), "embeds: it breaks maxItems"},
	{"an embed without anything", with(embed(``)), "embeds.0.description: This field is required"},
	{"null for an embed", with(`"embeds":[null]`), "embeds.0: it breaks type"},
	{"title of 257", with(embed(`"title":"` + rep("x", 257) + `"`)), "embeds.0.title: it breaks maxLength"},
	{"title of 256 and a space", with(embed(`"title":"` + rep("x", 256) + ` "`)), "embeds.0.title: it breaks maxLength"},
	{"description of 4,096", with(embed(`"description":"` + rep("x", 4096) + `"`)), ""},
	{"description of 4,097", with(embed(`"description":"` + rep("x", 4097) + `"`)), "embeds.0.description: it breaks maxLength"},
	{"footer of 2,049", with(embed(`"footer":{"text":"` + rep("x", 2049) + `"}`)), "embeds.0.footer.text: it breaks maxLength"},
	{"author of 257", with(embed(`"author":{"name":"` + rep("x", 257) + `"}`)), "embeds.0.author.name: it breaks maxLength"},
	{"embeds of 6,000 together", with(`"embeds":[{"description":"` + rep("x", 3000) + `"},{"description":"` + rep("x", 3000) + `"}]`), ""},
	{"embeds of 6,001 together", with(`"embeds":[{"description":"` + rep("x", 3000) + `"},{"description":"` + rep("x", 3001) + `"}]`), "embeds: Embed size exceeds maximum size of 6000 (MAX_EMBED_SIZE_EXCEEDED)"},
	{"a title alone", with(embed(`"title":"a"`)), "embeds.0.description: This field is required"},
	{"a colour beyond white", with(embed(`"title":"a","color":16777216`)), "embeds.0.color: it breaks maximum"},
	{"an ephemeral message in a channel", with(`"content":"x","flags":64`), "flags: flags 64 cannot be set here"},
	{"a nonce of 26", with(`"content":"x","nonce":"` + rep("x", 26) + `"`), "nonce: it breaks maxLength"},

	{"five rows of five buttons", with(components(row(`[{"type":2,"style":1,"label":"b","custom_id":"a"}]`) + `,` + row(buttons(5)))), ""},
	{"no row", with(components(`{"type":2,"style":1,"label":"b","custom_id":"a"}`)), "components.0: it breaks oneOf"},
	{"null for a row", with(components(`null`)), "components.0: it breaks oneOf"},
	{"six rows", with(components(strings.TrimSuffix(rep(row(`[{"type":2,"style":1,"label":"b","custom_id":"x"}]`)+",", 6), ","))), "components: Must be between 0 and 5"},
	{"six buttons", with(components(row(buttons(6)))), "components.0.components: it breaks maxItems"},
	{"an empty row", with(components(row(`[]`))), "components.0.components: it breaks minItems"},
	{"custom id of 100", with(components(row(`[{"type":2,"style":1,"label":"b","custom_id":"` + rep("x", 100) + `"}]`))), ""},
	{"custom id of 101", with(components(row(`[{"type":2,"style":1,"label":"b","custom_id":"` + rep("x", 101) + `"}]`))), "components.0.components.0.custom_id: it breaks maxLength"},
	{"no custom id", with(components(row(`[{"type":2,"style":1,"label":"b"}]`))), "custom_id: A link button has a url"},
	{"a link button", with(components(row(`[{"type":2,"style":5,"label":"b","url":"https://example.org"}]`))), ""},
	{"a link button without a link", with(components(row(`[{"type":2,"style":5,"label":"b","custom_id":"x"}]`))), "custom_id: A link button has a url"},
	{"a link on another button", with(components(row(`[{"type":2,"style":2,"label":"b","custom_id":"x","url":"https://example.org"}]`))), "custom_id: A link button has a url"},
	{"a custom id twice", with(components(row(`[{"type":2,"style":1,"label":"a","custom_id":"x"},{"type":2,"style":1,"label":"b","custom_id":"x"}]`))), "(COMPONENT_CUSTOM_ID_DUPLICATED)"},
	{"label of 80", with(components(row(`[{"type":2,"style":1,"label":"` + rep("я", 80) + `","custom_id":"x"}]`))), ""},
	{"label of 81", with(components(row(`[{"type":2,"style":1,"label":"` + rep("x", 81) + `","custom_id":"x"}]`))), "components.0.components.0.label: it breaks maxLength"},
	{"a style that there is not", with(components(row(`[{"type":2,"style":9,"label":"b","custom_id":"x"}]`))), "components.0.components.0.style: it breaks const"},
	{"a menu of 25", with(components(menu(choices(25), ""))), ""},
	{"a menu of 26", with(components(menu(choices(26), ""))), "components.0.components.0.options: it breaks maxItems"},
	{"a menu of none", with(components(menu(`[]`, ""))), "components.0.components.0.options: it breaks minItems"},
	{"a menu beside a button", with(components(row(`[{"type":3,"custom_id":"m","options":` + choices(1) + `},{"type":2,"style":1,"label":"b","custom_id":"x"}]`))), "(COMPONENT_LAYOUT_WIDTH_EXCEEDED)"},
	{"a value twice", with(components(menu(`[{"label":"a","value":"1"},{"label":"b","value":"1"}]`, ""))), "(SELECT_COMPONENT_OPTION_VALUE_DUPLICATED)"},
	{"an option of 101", with(components(menu(`[{"label":"`+rep("x", 101)+`","value":"1"}]`, ""))), "components.0.components.0.options.0.label: it breaks maxLength"},
	{"a placeholder of 151", with(components(menu(choices(1), `,"placeholder":"`+rep("x", 151)+`"`))), "components.0.components.0.placeholder: it breaks maxLength"},
	{"a button without a label", with(components(row(`[{"type":2,"style":1,"custom_id":"x"}]`))), "components.0.components.0.label: This field is required"},
	{"a text among components", with(components(`{"type":10,"content":"x"}`)), "components.0.type: Value must be one of [1]."},

	{"second version", secondVersion(`{"type":10,"content":"x"},{"type":14,"divider":true},` + row(buttons(5)) + `,{"type":9,"components":[{"type":10,"content":"y"}],"accessory":{"type":2,"style":1,"label":"c","custom_id":"c"}}`), ""},
	{"text beside the second version", with(`"content":"x","flags":32768`), "flags: no content and no embeds"},
	{"texts of 4,000", secondVersion(`{"type":10,"content":"` + rep("щ", 3999) + `"},{"type":10,"content":"x"}`), ""},
	{"texts of 4,001", secondVersion(`{"type":10,"content":"` + rep("x", 4000) + `"},{"type":10,"content":"x"}`), "components: The texts must be 4000"},
	{"41 components", secondVersion(strings.Join(many(41, `{"type":10,"content":"%d"}`), ",")), "components: it breaks maxItems"},
	{"41 components in sections", secondVersion(strings.Join(many(14, `{"type":9,"components":[{"type":10,"content":"x"}],"accessory":{"type":2,"style":1,"label":"c","custom_id":"%d"}}`), ",")), "components: Must be 40 components"},
	{"a custom id twice in a section", secondVersion(row(buttons(1)) + `,{"type":9,"components":[{"type":10,"content":"y"}],"accessory":{"type":2,"style":1,"label":"c","custom_id":"b0"}}`), "components.1.accessory.custom_id: Component custom id cannot be duplicated"},
}

func TestMessageLaws(t *testing.T) {
	s := start(t, Options{Memory: true})
	seen := 0
	for _, test := range messageLaws {
		t.Run(test.name, func(t *testing.T) {
			got := call(t, s, "POST", "/channels/"+testChannel+"/messages", test.body)
			laws := s.Violations()[seen:]
			seen += len(laws)
			if test.wrong == "" {
				if got.status != http.StatusOK || len(laws) > 0 {
					t.Errorf("status %d, violations %q: %s", got.status, laws, got.body)
				}
				return
			}
			wantCode(t, got, http.StatusBadRequest, codeForm)
			if len(laws) == 0 || !strings.Contains(strings.Join(laws, "\n"), test.wrong) {
				t.Errorf("violations %q, want %q", laws, test.wrong)
			}
		})
	}
}

// An error has the shape in which Discord tells of it.
func TestErrorShape(t *testing.T) {
	s := start(t, Options{Memory: true})
	got := call(t, s, "POST", "/channels/"+testChannel+"/messages", with(embed(`"title":"`+rep("x", 257)+`"`)))
	want := `{"code":50035,"errors":{"embeds":{"0":{"title":{"_errors":[{"code":"OPENAPI","message":"it breaks maxLength of the OpenAPI file"}]}}}},"message":"Invalid Form Body"}`
	if compact(t, []byte(got.body)) != want {
		t.Errorf("got %s", got.body)
	}
}

func TestEmptyMessages(t *testing.T) {
	s := start(t, Options{Memory: true})
	for _, body := range []string{with(`"content":""`), with(`"content":" \n"`), with(`"embeds":[]`), with(`"components":[]`), with(`"attachments":[]`)} {
		wantCode(t, call(t, s, "POST", "/channels/"+testChannel+"/messages", body), http.StatusBadRequest, codeEmptyMessage)
	}
	wantLaws(t, s, "an empty message", "an empty message", "an empty message", "an empty message", "an empty message")
}

// The project's own law: only one user is pinged, whom somebody has picked, whom
// the text names, and who sees the message. Discord would accept these.
func TestMentionLaw(t *testing.T) {
	for _, test := range []struct{ body, law string }{
		{`{"content":"x"}`, "allowed_mentions is missing"},
		{`{"content":"x","allowed_mentions":null}`, "allowed_mentions is missing"},
		{`{"content":"x","allowed_mentions":{}}`, "allowed_mentions.parse is not an empty list"},
		{`{"content":"x","allowed_mentions":{"parse":null}}`, "allowed_mentions.parse is not an empty list"},
		{`{"content":"x","allowed_mentions":{"parse":["users"]}}`, "allowed_mentions.parse is not an empty list"},
		{`{"content":"x","allowed_mentions":{"parse":[],"roles":["1"]}}`, "names a role that the text does not"},
		{`{"content":"<@&1> <@&2>","allowed_mentions":{"parse":[],"roles":["1","2"]}}`, "more than one user or role"},
		{`{"content":"x","allowed_mentions":{"parse":[],"users":["1","2"]}}`, "more than one user or role"},
		{`{"content":"x","allowed_mentions":{"parse":[],"replied_user":true}}`, "names somebody"},
	} {
		s := start(t, Options{Memory: true})
		if got := call(t, s, "POST", "/channels/"+testChannel+"/messages", test.body); got.status != http.StatusOK {
			t.Errorf("%s: status %d", test.body, got.status)
		}
		wantLaws(t, s, test.law)
	}
}

// What holds for an edit: the message as it would be must show something.
func TestEditLaws(t *testing.T) {
	for _, test := range []struct {
		name, old, edit string
		code            int
	}{
		{"new text", textBody("a"), textBody("b"), 0},
		{"no text", textBody("a"), with(`"content":null`), codeEmptyMessage},
		{"components alone", textBody("a"), with(`"components":[` + row(buttons(1)) + `]`), 0},
		{"embed in the place of text", textBody("a"), with(`"content":"",` + embed(`"description":"t"`)), 0},
		{"silent", textBody("a"), with(`"flags":4096`), codeForm},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := online(t, Options{})
			p := s.Interact(ask())
			callbackTo(t, s, p, `{"type":4,"data":`+test.old+`}`)
			got := call(t, s, "PATCH", webhookOf(p, "/messages/@original"), test.edit)
			want := http.StatusOK
			if test.code != 0 {
				want = http.StatusBadRequest
			}
			wantCode(t, got, want, test.code)
			if broke := len(s.Violations()) > 0; broke != (test.code != 0) {
				t.Errorf("violations %q", s.Violations())
			}
		})
	}
}

// TestPickedMentionLaw: whoever calls a command may have one user notified, and
// links to commands are to those that there are.
func TestPickedMentionLaw(t *testing.T) {
	const body = `{"flags":%d,"components":[{"type":10,"content":"%s"}],"allowed_mentions":{"parse":[],"users":["77"]}}`
	v2 := flagComponentsV2
	for name, test := range map[string]struct {
		picked, text string
		flags        int
		laws         []string
	}{
		"well":               {"77", "for <@77>", v2, nil},
		"nobody picked":      {"78", "for <@77>", v2, []string{"whom nobody has picked"}},
		"not in the text":    {"77", "for you", v2, []string{"whom the text does not"}},
		"twice":              {"77", "<@77> <@77>", v2, []string{"more than once"}},
		"in private":         {"77", "<@77>", v2 | flagEphemeral, []string{"does not see"}},
		"a link":             {"77", "<@77> </c:%s>", v2, nil},
		"a link to nothing":  {"77", "<@77> </c:5>", v2, []string{"not registered"}},
		"a link by its name": {"77", "<@77> </d:%s>", v2, []string{"not registered"}},
		"a link to no part":  {"77", "<@77> </c s:%s>", v2, []string{"cannot be called so"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := online(t, Options{})
			set := call(t, s, "PUT", "/applications/"+DefaultApplicationID+"/commands", `[{"name":"c","description":"d","options":[{"type":6,"name":"u","description":"d"}]}]`)
			var have []struct{ ID string }
			if err := json.Unmarshal([]byte(set.body), &have); err != nil {
				t.Fatal(err)
			}
			p := s.Interact(Interaction{Name: "c", Guild: "12", Options: []Option{{Name: "u", Value: test.picked}}})
			text := strings.ReplaceAll(test.text, "%s", have[0].ID)
			if got := call(t, s, "POST", "/interactions/"+p.ID+"/"+p.Token+"/callback", `{"type":4,"data":`+fmt.Sprintf(body, test.flags, text)+`}`); got.status != http.StatusNoContent {
				t.Errorf("%s: status %d", name, got.status)
			}
			wantLaws(t, s, test.laws...)
		})
	}
}
