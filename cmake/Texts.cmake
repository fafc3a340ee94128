# auriga_embed_text(TARGET NAME FILES...): compiles text files into TARGET as
#   namespace auriga { std::string_view NAME(std::string_view file_name); }
# which gives a file's text, or nothing for a name that is none of them.
set(AURIGA_EMBED_TEXT ${CMAKE_CURRENT_LIST_DIR}/EmbedText.cmake)

function(auriga_embed_text target name)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/generated/${name}.gen.cpp)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ OUTPUT_VARIABLE files)
  string(REPLACE ";" "|" joined "${files}")
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DOUTPUT=${output} "-DFILES=${joined}"
            -P ${AURIGA_EMBED_TEXT}
    DEPENDS ${files} ${AURIGA_EMBED_TEXT} VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
