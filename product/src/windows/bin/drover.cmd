@echo off
rem Drover's command line. "drover service" starts the headless platform, "drover demo" shows the main job.
setlocal
set "HOME_DIR=%~dp0.."
set "JAVA_CMD=java"
if defined JAVA_HOME set "JAVA_CMD=%JAVA_HOME%\bin\java"
if not defined DROVER_DATA set "DROVER_DATA=%LOCALAPPDATA%\drover"
rem All arguments as they were written: single ones are cut at each equals sign
set ALL=%*
if /i "%~1"=="service" goto service
if /i "%~1"=="demo" goto demo
if /i "%~1"=="console" goto console
"%JAVA_CMD%" -XX:TieredStopAtLevel=1 -cp "%HOME_DIR%\cli\*" "-Ddrover.data.default=%DROVER_DATA%" org.drover.cli.internal.Drover %*
exit /b %ERRORLEVEL%

:service
if "%~2"=="--help" goto servicehelp
if "%~2"=="-h" goto servicehelp
call "%~dp0drover-service.cmd" "-Ddrover.data=%DROVER_DATA%" %ALL:*service=%
exit /b %ERRORLEVEL%

:servicehelp
call "%~dp0drover-service.cmd" --help
exit /b %ERRORLEVEL%

:demo
"%JAVA_CMD%" -XX:TieredStopAtLevel=1 -cp "%HOME_DIR%\cli\*" "-Ddrover.product=%HOME_DIR%" org.drover.cli.internal.demo.Demo %ALL:*demo=%
exit /b %ERRORLEVEL%

:console
echo The console comes later; until then: drover hosts, vms, tips, move ... --help
