package telegramtest

import "regexp"

// A profileText is a text about the bot: the field that has it, and the most
// characters. (core.telegram.org/bots/api#setmydescription)
type profileText struct {
	field string
	most  int
}

var (
	description      = profileText{"description", 512}
	shortDescription = profileText{"short_description", 120}
)

// languageCode is a language of a text, or none.
var languageCode = regexp.MustCompile(`^([a-z]{2})?$`)

// get is the text as a person with that language sees it.
func (t profileText) get(s *Server, p params) (any, *apiError) {
	lang := p.text("language_code")
	if !languageCode.MatchString(lang) {
		return nil, broken("LANG_CODE_INVALID")
	}
	text := s.texts[profileKey{t.field, lang}]
	if text == "" {
		text = s.texts[profileKey{t.field, ""}]
	}
	return object{t.field: text}, nil
}

// set sets the text of a language, or of all without one. An empty text removes
// it.
func (t profileText) set(s *Server, p params) (any, *apiError) {
	lang, text := p.text("language_code"), p.text(t.field)
	switch {
	case !languageCode.MatchString(lang):
		return nil, broken("LANG_CODE_INVALID")
	case units(text) > t.most:
		return nil, broken("%s is too long", t.field)
	}
	s.texts[profileKey{t.field, lang}] = text
	return true, nil
}

type profileKey struct{ field, language string }

// Profile is a text about the bot, of the field that has it: "description" or
// "short_description". It is "" if there is none in that very language; the
// language "" is that of everybody else.
func (s *Server) Profile(field, language string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.texts[profileKey{field, language}]
}

// SetProfile has the operator of the bot set such a text with BotFather.
func (s *Server) SetProfile(field, language, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts[profileKey{field, language}] = text
}
