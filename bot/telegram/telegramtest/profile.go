package telegramtest

import "regexp"

// The texts about the bot, by the field that has each, with the most characters.
// (core.telegram.org/bots/api#setmydescription)
const (
	nameField  = "name"
	aboutField = "description"
	shortField = "short_description"
)

var maxProfile = map[string]int{nameField: 64, aboutField: 512, shortField: 120}

// languageCode is a language of a text, or none.
var languageCode = regexp.MustCompile(`^([a-z]{2})?$`)

func (s *Server) getMyName(p params) (any, *apiError)             { return s.profile(nameField, p) }
func (s *Server) setMyName(p params) (any, *apiError)             { return s.setProfile(nameField, p) }
func (s *Server) getMyDescription(p params) (any, *apiError)      { return s.profile(aboutField, p) }
func (s *Server) setMyDescription(p params) (any, *apiError)      { return s.setProfile(aboutField, p) }
func (s *Server) getMyShortDescription(p params) (any, *apiError) { return s.profile(shortField, p) }
func (s *Server) setMyShortDescription(p params) (any, *apiError) { return s.setProfile(shortField, p) }

// profile is a text as a person with that language sees it.
func (s *Server) profile(field string, p params) (any, *apiError) {
	lang := p.text("language_code")
	if !languageCode.MatchString(lang) {
		return nil, broken("LANG_CODE_INVALID")
	}
	text := s.texts[profileKey{field, lang}]
	if text == "" {
		text = s.texts[profileKey{field, ""}]
	}
	return object{field: text}, nil
}

// setProfile sets the text of a language, or of all without one. An empty text
// removes it; a name for all must be left.
func (s *Server) setProfile(field string, p params) (any, *apiError) {
	lang, text := p.text("language_code"), p.text(field)
	switch {
	case !languageCode.MatchString(lang):
		return nil, broken("LANG_CODE_INVALID")
	case units(text) > maxProfile[field]:
		return nil, broken("%s is too long", field)
	case field == nameField && lang == "" && text == "":
		return nil, broken("BOT_TITLE_INVALID")
	}
	s.texts[profileKey{field, lang}] = text
	return true, nil
}

// A profileKey names a text about the bot.
type profileKey struct{ field, language string }

// Profile is a text about the bot, of the field that has it: "name", "description"
// or "short_description". It is "" if there is none in that very language; the
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
