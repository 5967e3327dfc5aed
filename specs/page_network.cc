// What a specification says of sockets. Three dozen members that few calls have: their keys are their labels, so that none
// can be forgotten.
#include <cctype>

#include "specs/json_network_members.h"
#include "specs/page_parts.h"
#include "specs/page_sections.h"

namespace kapifuzz {
namespace {

// "min_size" as "Min size"
std::string Label(const char* key) {
  std::string label = Spaced(key);
  label[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(label[0])));
  return label;
}

// Archive that makes a sentence of each member.
class MemberSentences {
 public:
  explicit MemberSentences(PageBlocks* blocks) : blocks_(*blocks) {}

  void Text(const char* key, const std::string& value) {
    AddSentence(Label(key) + ": ", value, &blocks_);
  }
  void Texts(const char* key, const std::vector<std::string>& values) {
    AddSentence(Label(key) + ": ", ListWords(values), &blocks_);
  }
  void Integer(const char* key, const std::optional<int>& value) {
    AddNumber(Label(key) + ": ", value, &blocks_);
  }
  void Boolean(const char* key, const std::optional<bool>& value) {
    AddFlag(Label(key) + ": ", value, &blocks_);
  }
  void Required(const char* key, const Number& number) { Text(key, NumberWords(number)); }
  void Object(const char* key, std::optional<Number>& number) {
    if (number) Required(key, *number);
  }
  template <typename T>
  void Object(const char* key, std::optional<T>& value) {
    if (value) Item(key, *value);
  }
  template <typename T>
  void List(const char* key, std::vector<T>& values) {
    for (T& value : values) Item(key, value);
  }

 private:
  template <typename T>
  void Item(const char* key, T& value) {
    PageBlocks body;
    MemberSentences below(&body);
    DescribeMembers(below, value);
    AddItem(Label(key), std::move(body), &blocks_);
  }

  PageBlocks& blocks_;
};

}  // namespace

PageBlocks NetworkSection(const ApiSpec& spec) {
  PageBlocks blocks;
  if (!spec.network) return blocks;
  Network network = *spec.network;  // archives take members by non-const reference
  MemberSentences sentences(&blocks);
  DescribeMembers(sentences, network);
  return blocks;
}

}  // namespace kapifuzz
